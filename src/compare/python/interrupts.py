"""The interrupts of InterruptModel on one processor, in SimPy. Prints how many a second of real time they were.

Usage: interrupts.py INTERRUPTS
"""

import sys
import time

import simpy

PERIOD, DELIVERY, ENTRY, READ, WRITE, ISSUE, EXIT, DISPATCH, COMPLETION = 20_000, 700, 600, 700, 100, 150, 200, 200, 2_200


class Processor:
    def __init__(self, environment):
        self.environment = environment
        self.trace = []
        self.line = environment.event()
        self.queue = []
        environment.process(self.device())
        environment.process(self.live())

    def note(self, kind, subject=0, argument=0):
        self.trace.append((self.environment.now, kind, 0, subject, argument))

    def device(self):
        while True:
            self.note("CAUSE_SET", 1, 1)
            self.note("LINE_ASSERT", 1)
            self.environment.process(self.deliver())
            yield self.environment.timeout(PERIOD)

    def deliver(self):
        yield self.environment.timeout(DELIVERY)
        self.note("VECTOR_PENDING", 0x91)
        self.line.succeed()

    def live(self):
        timeout = self.environment.timeout
        while True:
            self.note("IDLE_ENTER")
            yield self.line
            self.line = self.environment.event()
            self.note("IDLE_LEAVE")
            self.note("VECTOR_IN_SERVICE", 0x91)
            self.note("IRQL_CHANGE", 9, 2)
            yield timeout(ENTRY)
            self.note("LOCK_ACQUIRED")
            self.note("ISR_ENTER", 1, 0x91)
            yield from self.service(timeout)
            self.note("ISR_RETURN", 1, 1)
            self.note("LOCK_RELEASED")
            yield timeout(EXIT)
            self.note("EOI", 0x91)
            self.note("IRQL_CHANGE", 2, 9)
            self.note("DRAIN_BEGIN", 0, len(self.queue))
            while self.queue:
                yield timeout(DISPATCH)
                yield from self.deferred(timeout, self.queue.pop(0))
            self.note("DRAIN_END")

    def service(self, timeout):
        for access, nanos in (("READ", READ), ("READ", READ), ("WRITE", WRITE)):
            yield timeout(nanos)
            self.note(access, 1, 1)
        self.note("CAUSE_CLEAR", 1)
        self.note("LINE_DEASSERT", 1)
        yield timeout(READ)
        self.note("READ", 1, 1)
        yield timeout(ISSUE)
        self.queue.append(1)
        self.note("DPC_QUEUED", 1)

    def deferred(self, timeout, dpc):
        self.note("DPC_ENTER", dpc)
        self.note("REQUEST_COMPLETED", 1)
        yield timeout(COMPLETION)
        self.note("DPC_RETURN", dpc)


def main():
    interrupts = int(sys.argv[1])
    started = time.perf_counter()
    environment = simpy.Environment()
    processor = Processor(environment)
    environment.run(until=PERIOD * interrupts)
    seconds = time.perf_counter() - started
    print(interrupts / seconds, len(processor.trace) / interrupts)


main()
