import { cortexM } from './cortex-m.ts';

/** Registers of an STM32F405 (reference manual RM0090): clocks at 168 MHz from the internal oscillator; USART1 on pins PA9 and PA10. */
const UART = `#define CLOCK_CONTROL REGISTER(0x40023800u)
#define CLOCK_PLL REGISTER(0x40023804u)
#define CLOCK_CONFIGURATION REGISTER(0x40023808u)
#define CLOCK_AHB1 REGISTER(0x40023830u)
#define CLOCK_APB2 REGISTER(0x40023844u)
#define FLASH_ACCESS REGISTER(0x40023c00u)
#define PORT_A_MODE REGISTER(0x40020000u)
#define PORT_A_FUNCTION_HIGH REGISTER(0x40020024u)
#define UART_STATE REGISTER(0x40011000u) /* bit 3: overrun; bit 5: a byte has come; bit 7: room to send */
#define UART_DATA REGISTER(0x40011004u)
#define UART_BAUD REGISTER(0x40011008u)
#define UART_CONTROL REGISTER(0x4001100cu)

/* Waits for bits of a register, not for ever: an emulator may not have them. */
static void wait_for(uint32_t address, uint32_t mask, uint32_t bits) {
  for (uint32_t turns = 100000u; turns > 0 && (REGISTER(address) & mask) != bits; turns--) {
  }
}

static void clock_start(void) {
  CLOCK_PLL = 16u | 336u << 6 | 7u << 24; /* 16 MHz / 16 * 336 / 2 */
  CLOCK_CONTROL |= 1u << 24;
  wait_for(0x40023800u, 1u << 25, 1u << 25);
  FLASH_ACCESS = 5u | 7u << 8; /* five wait states; prefetch and caches */
  CLOCK_CONFIGURATION = 5u << 10 | 4u << 13 | 2u; /* peripherals at 42 and 84 MHz; the PLL */
  wait_for(0x40023808u, 3u << 2, 2u << 2);
}

static void uart_start(void) {
  clock_start();
  CLOCK_AHB1 |= 1u;
  CLOCK_APB2 |= 1u << 4;
  PORT_A_FUNCTION_HIGH = (PORT_A_FUNCTION_HIGH & ~0xff0u) | 0x770u;
  PORT_A_MODE = (PORT_A_MODE & ~(0xfu << 18)) | 0xau << 18;
  UART_BAUD = 91u;         /* 84 MHz / 921600 */
  UART_CONTROL = 0x202cu; /* on, send, receive, interrupt when a byte has come */
}

static int uart_take(void) {
  const uint32_t state = UART_STATE;
  if ((state & 0x28u) == 0) return -1;
  if (state & 8u) overruns++;
  return (int)(UART_DATA & 0xffu);
}

static void uart_put(uint8_t byte) {
  while ((UART_STATE & 0x80u) == 0) {
  }
  UART_DATA = byte;
}
`;

/** Processor, memory and serial port of boards with an STM32F405. */
const STM32F405 = {
  frequency: 168_000_000,
  flash: { origin: 0x0800_0000, bytes: 1 << 20 },
  ram: [
    { origin: 0x2000_0000, bytes: 128 << 10 },
    { origin: 0x1000_0000, bytes: 64 << 10 },
  ],
  interrupt: 37,
  uart: UART,
};

/** A board for makers with an STM32F405, 1 MiB of flash and 192 KiB of RAM. */
export const netduinoPlus2 = cortexM({
  ...STM32F405,
  id: 'netduinoplus2',
  title: 'Netduino Plus 2 (STM32F405, Cortex-M4F at 168 MHz), emulated by QEMU',
});

/** A header board: the processor of {@link netduinoPlus2} and its pins. */
export const olimexStm32H405 = cortexM({
  ...STM32F405,
  id: 'olimex-stm32-h405',
  title: 'Olimex STM32-H405 (STM32F405, Cortex-M4F at 168 MHz), emulated by QEMU',
});
