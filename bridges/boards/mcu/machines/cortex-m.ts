import type { Machine, Region, StartOptions } from './machine.ts';

/** Bytes of the stack, at the end of the first region of RAM. */
const STACK_BYTES = 4096;
/** Of an operation in double precision, which the compiler's library computes: counted for place cells, 60 to 85. */
const DOUBLE_INSTRUCTIONS = 70;

/** Properties in which machines with a Cortex-M differ. */
export interface CortexM {
  /** `m3` has no floats, and takes 12 kB more of program where a network has them. Default: `m4f`. */
  readonly core?: 'm3' | 'm4f';
  /** Name of the machine, which QEMU knows it by: `mps2-an386`. */
  readonly id: string;
  /** For people: processor, and whether it is emulated. */
  readonly title: string;
  /** Hz of the processor. */
  readonly frequency: number;
  /** Region of the program and its constants. */
  readonly flash: Region;
  /** The first holds the stack too. What does not fit goes to the next. */
  readonly ram: readonly Region[];
  /** Number of the interrupt of the serial port. */
  readonly interrupt: number;
  /**
   * C of the serial port: `uart_start`; `uart_take`, which returns a byte that has come or -1; `uart_put`, which waits until there is
   * room for a byte.
   */
  readonly uart: string;
}

const FLAGS = {
  m3: ['-mcpu=cortex-m3', '-mthumb'],
  m4f: ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16'],
} as const;

/**
 * A machine with a Cortex-M, and QEMU's emulation of it under its id. A fault resets the processor, so that the host hears of it:
 * the session is gone. Floats are those of IEEE 754: nothing is flushed to 0, nothing contracted.
 */
export function cortexM({ core = 'm4f', id, title, frequency, flash, ram, interrupt, uart }: CortexM): Machine {
  return {
    id,
    title,
    compiler: 'arm-none-eabi-gcc',
    flags: [
      ...FLAGS[core],
      ...['-ffreestanding', '-nostartfiles', '--specs=nano.specs', '-T', 'memory.ld'],
      ...[
        '-Wl,--gc-sections',
        '-Wl,--enable-non-contiguous-regions,--enable-non-contiguous-regions-warnings',
        '-Wl,--no-warn-rwx-segments',
      ],
    ],
    files: {
      'machine.c': `${PROCESSOR}\n${uart}\n${start(frequency, interrupt)}`,
      'memory.ld': memory(flash, ram),
    },
    memory: { flash, ram },
    doubleInstructions: DOUBLE_INSTRUCTIONS,
    start: (image, options) => ({ kind: 'child', command: 'qemu-system-arm', args: qemu(id, image, options) }),
  };
}

function qemu(machine: string, image: string, { instructionShift: shift }: StartOptions): string[] {
  const counted = shift === undefined ? [] : ['-icount', `shift=${shift},sleep=off`];
  return [
    ...['-machine', machine, '-kernel', image, ...counted, '-nographic', '-nodefaults', '-monitor', 'none'],
    ...['-chardev', 'stdio,id=line,signal=off', '-serial', 'chardev:line'],
  ];
}

const PROCESSOR = `#include "board.h"
#include "machine.h"
#include <string.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* Bytes that came and were not read, RECEIVED a power of two. */
static volatile uint8_t received[RECEIVED];
static volatile uint32_t received_end;
static volatile uint32_t received_at;
static volatile uint32_t overruns;
static volatile uint32_t milliseconds;
`;

const start = (
  frequency: number,
  interrupt: number,
): string => `#define TICK REGISTER(0xe000e010u) /* control, reload at +4, value at +8 */
#define TICK_RELOAD REGISTER(0xe000e014u)
#define TICK_VALUE REGISTER(0xe000e018u)
#define INTERRUPT_ENABLE(n) REGISTER(0xe000e100u + 4u * ((n) / 32u))
#define RESET_CONTROL REGISTER(0xe000ed0cu)
#define COPROCESSORS REGISTER(0xe000ed88u)

#define INTERRUPT ${interrupt}u
const uint32_t machine_frequency = ${frequency}u;
#define CYCLES_PER_MILLISECOND ${frequency / 1000}u

extern uint32_t data_begin[], data_end[], data_image[], bss_begin[], bss_end[], more_begin[], more_end[];
int main(void);

void processor_reset(void) {
  COPROCESSORS |= 0xfu << 20; /* the floating-point unit, where there is one */
  __asm__ volatile("dsb\\n isb");
  memcpy(data_begin, data_image, (size_t)((uint8_t *)data_end - (uint8_t *)data_begin));
  memset(bss_begin, 0, (size_t)((uint8_t *)bss_end - (uint8_t *)bss_begin));
  memset(more_begin, 0, (size_t)((uint8_t *)more_end - (uint8_t *)more_begin));
  main();
}

static void fault(void) {
  RESET_CONTROL = 0x05fa0004u;
  for (;;) {
  }
}

static void on_tick(void) {
  milliseconds++;
}

static void on_byte(void) {
  for (int byte; (byte = uart_take()) >= 0;) {
    if (received_end - received_at < RECEIVED) received[received_end++ % RECEIVED] = (uint8_t)byte;
    else overruns++;
  }
}

/* All but the first vector, the stack, which the linker writes before them. */
__attribute__((section(".vectors"), used)) static void (*const vectors[15 + INTERRUPT + 1])(void) = {
    [0] = processor_reset, [1] = fault, [2] = fault, [3] = fault, [4] = fault, [5] = fault, [14] = on_tick,
    [15 + INTERRUPT] = on_byte};

void machine_start(void) {
  uart_start();
  TICK_RELOAD = CYCLES_PER_MILLISECOND - 1u;
  TICK_VALUE = 0;
  TICK = 7u;
  INTERRUPT_ENABLE(INTERRUPT) = 1u << INTERRUPT % 32u;
}

int machine_read(void) {
  return received_at == received_end ? -1 : received[received_at++ % RECEIVED];
}

void machine_write(const uint8_t *bytes, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) uart_put(bytes[i]);
}

void machine_flush(void) {
}

/* Interrupts are off between the look and the sleep, which a pending one ends all the same, and the next tick of the clock at the latest. */
void machine_wait(uint32_t cycles) {
  __asm__ volatile("cpsid i" ::: "memory");
  if (received_at == received_end && cycles > TICK_VALUE) __asm__ volatile("wfi");
  __asm__ volatile("cpsie i" ::: "memory");
}

uint32_t machine_overruns(void) {
  return overruns;
}

uint32_t machine_milliseconds(void) {
  return milliseconds;
}

uint32_t machine_cycles(void) {
  for (;;) {
    const uint32_t now = milliseconds;
    const uint32_t left = TICK_VALUE;
    if (now == milliseconds) return now * CYCLES_PER_MILLISECOND + CYCLES_PER_MILLISECOND - 1u - left;
  }
}
`;

function memory(flash: Region, [first, second = { origin: first.origin, bytes: 0 }]: readonly Region[]): string {
  return `ENTRY(processor_reset)
MEMORY {
  FLASH (rx) : ORIGIN = ${hex(flash.origin)}, LENGTH = ${flash.bytes}
  RAM (rwx) : ORIGIN = ${hex(first.origin)}, LENGTH = ${first.bytes - STACK_BYTES}
  MORE (rw) : ORIGIN = ${hex(second.origin)}, LENGTH = ${second.bytes}
}
stack_top = ${hex(first.origin + first.bytes)};
SECTIONS {
  .text : { LONG(stack_top) KEEP(*(.vectors)) *(.text*) *(.rodata*) . = ALIGN(4); } > FLASH
  .data : { data_begin = .; *(.data*) . = ALIGN(4); data_end = .; } > RAM AT > FLASH
  data_image = LOADADDR(.data);
  .bss (NOLOAD) : { bss_begin = .; *(.bss*) *(COMMON) . = ALIGN(4); bss_end = .; } > RAM
  /* What does not fit above. */
  .more (NOLOAD) : { more_begin = .; *(.bss*) *(COMMON) . = ALIGN(4); more_end = .; } > MORE
  /DISCARD/ : { *(.ARM.exidx*) *(.ARM.extab*) }
}
`;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}
