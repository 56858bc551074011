package dev.irqlscope.engine

import kotlin.time.Duration.Companion.nanoseconds
import org.kalasim.Component
import org.kalasim.Environment

/** The interrupts of [InterruptModel] on one processor, in Kalasim. */
internal class KalasimInterrupts(private val environment: Environment) {
    private data class Event(val nanos: Long, val kind: String, val cpu: Int, val subject: Int, val argument: Long)

    private val trace = ArrayList<Event>()
    private val queue = ArrayDeque<Int>()
    private val processor = Processor()

    init {
        Device()
    }

    val events get() = trace.size

    private fun note(kind: String, subject: Int = 0, argument: Long = 0) {
        trace.add(Event(nanosNow(), kind, 0, subject, argument))
    }

    private fun nanosNow() = environment.now.run { epochSeconds * 1_000_000_000 + nanosecondsOfSecond }

    private inner class Device : Component("device") {
        override fun process() = sequence {
            while (true) {
                note("CAUSE_SET", 1, 1)
                note("LINE_ASSERT", 1)
                hold(DELIVERY)
                note("VECTOR_PENDING", 0x91)
                processor.activate()
                hold(PERIOD - DELIVERY)
            }
        }
    }

    private inner class Processor : Component("processor") {
        override fun process() = sequence {
            while (true) {
                note("IDLE_ENTER")
                passivate()
                note("IDLE_LEAVE")
                note("VECTOR_IN_SERVICE", 0x91)
                note("IRQL_CHANGE", 9, 2)
                hold(ENTRY)
                note("LOCK_ACQUIRED")
                note("ISR_ENTER", 1, 0x91)
                hold(READ)
                note("READ", 1, 1)
                hold(READ)
                note("READ", 1, 1)
                hold(WRITE)
                note("WRITE", 1, 1)
                note("CAUSE_CLEAR", 1)
                note("LINE_DEASSERT", 1)
                hold(READ)
                note("READ", 1, 1)
                hold(ISSUE)
                queue.addLast(1)
                note("DPC_QUEUED", 1)
                note("ISR_RETURN", 1, 1)
                note("LOCK_RELEASED")
                hold(EXIT)
                note("EOI", 0x91)
                note("IRQL_CHANGE", 2, 9)
                note("DRAIN_BEGIN", 0, queue.size.toLong())
                while (queue.isNotEmpty()) {
                    hold(DISPATCH)
                    val dpc = queue.removeFirst()
                    note("DPC_ENTER", dpc)
                    note("REQUEST_COMPLETED", 1)
                    hold(COMPLETION)
                    note("DPC_RETURN", dpc)
                }
                note("DRAIN_END")
            }
        }
    }

    companion object {
        val PERIOD = 20_000.nanoseconds
        private val DELIVERY = 700.nanoseconds
        private val ENTRY = 600.nanoseconds
        private val READ = 700.nanoseconds
        private val WRITE = 100.nanoseconds
        private val ISSUE = 150.nanoseconds
        private val EXIT = 200.nanoseconds
        private val DISPATCH = 200.nanoseconds
        private val COMPLETION = 2_200.nanoseconds
    }
}
