package dev.irqlscope.engine

import dev.irqlscope.trace.TraceInfo
import dev.irqlscope.trace.TraceStore
import java.util.Locale
import org.kalasim.createSimulation

/** Runs the interrupts of [InterruptModel] here, in Kalasim and in SimPy, and prints what each makes of a second, and the ratios. */
object EngineComparison {
    private const val WARM_UPS = 4
    private const val ROUNDS = 5

    @JvmStatic
    fun main(arguments: Array<String>) {
        val here = median { here(1, 200_000) }
        val hereOnFour = median { here(4, 100_000) }
        val kalasim = median { kalasim(20_000) }
        val simPy = List(ROUNDS) { simPy(20_000) }.sorted()[ROUNDS / 2]
        line("IRQL Scope, one processor", here, here)
        line("IRQL Scope, four processors that interleave", hereOnFour, here)
        line("Kalasim, one processor", kalasim, here)
        line("SimPy, one processor", simPy, here)
    }

    private fun line(what: String, rate: Double, here: Double) {
        val ratio = if (rate == here) "" else String.format(Locale.ROOT, "%10.1f times slower than the first", here / rate)
        println(String.format(Locale.ROOT, "%-45s %,12.0f interrupts/s %s", what, rate, ratio).trimEnd())
    }

    private fun median(round: () -> Double): Double {
        repeat(WARM_UPS) { round() }
        return List(ROUNDS) { round() }.sorted()[ROUNDS / 2]
    }

    private fun rate(interrupts: Int, run: () -> Unit): Double {
        val started = System.nanoTime()
        run()
        return interrupts * 1e9 / (System.nanoTime() - started)
    }

    private fun here(processors: Int, interrupts: Int) = rate(interrupts) {
        InterruptModel.run(TraceStore(TraceInfo.ofRun("comparison", "comparison", processors, 1)), processors, interrupts)
    }

    private fun kalasim(interrupts: Int) = rate(interrupts) {
        createSimulation {
            KalasimInterrupts(this)
            run(KalasimInterrupts.PERIOD * interrupts)
        }
    }

    private fun simPy(interrupts: Int): Double {
        val process = ProcessBuilder("/usr/bin/python3", "src/compare/python/interrupts.py", interrupts.toString())
            .redirectErrorStream(true)
            .start()
        val said = process.inputReader().readText()
        check(process.waitFor() == 0) { "SimPy does not run (Debian package python3-simpy3):\n$said" }
        return said.split(' ').first().toDouble()
    }
}
