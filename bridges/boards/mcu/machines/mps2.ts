import type { CortexM } from './cortex-m.ts';
import { cortexM } from './cortex-m.ts';

/** Properties that the FPGA images of Arm's MPS2 board have in common. */
const MPS2: Omit<CortexM, 'id' | 'title'> = {
  frequency: 25_000_000,
  flash: { origin: 0, bytes: 4 << 20 },
  ram: [{ origin: 0x2000_0000, bytes: 4 << 20 }],
  interrupt: 0,
  uart: `/* CMSDK UART0. */
#define UART_DATA REGISTER(0x40004000u)
#define UART_STATE REGISTER(0x40004004u) /* bit 0: no room to send; bit 1: a byte has come */
#define UART_CONTROL REGISTER(0x40004008u)
#define UART_INTERRUPT REGISTER(0x4000400cu)
#define UART_DIVIDER REGISTER(0x40004010u)

static void uart_start(void) {
  UART_DIVIDER = 27u;   /* 921600 baud */
  UART_CONTROL = 0x0bu; /* send, receive, interrupt when a byte has come */
}

static int uart_take(void) {
  UART_INTERRUPT = 2u;
  return (UART_STATE & 2u) ? (int)(UART_DATA & 0xffu) : -1;
}

static void uart_put(uint8_t byte) {
  while (UART_STATE & 1u) {
  }
  UART_DATA = byte;
}
`,
};

/** Arm's MPS2 board with the FPGA image AN386: a Cortex-M4F and 4 MiB each of memory for programs and for data. */
export const mps2An386 = cortexM({
  ...MPS2,
  id: 'mps2-an386',
  title: 'Arm MPS2 with AN386 (Cortex-M4F at 25 MHz), emulated by QEMU',
});

/** The same with the image AN385: a Cortex-M3, which has no floats. */
export const mps2An385 = cortexM({
  ...MPS2,
  core: 'm3',
  id: 'mps2-an385',
  title: 'Arm MPS2 with AN385 (Cortex-M3 at 25 MHz), emulated by QEMU',
});
