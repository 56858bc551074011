package dev.irqlscope.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.fuzz.Mutants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of ftrace and of perf script that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each are
 * tried.
 */
class DamagedTextTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final Trial FTRACE = new Trial("ftrace text");
    private static final Trial PERF_SCRIPT = new Trial("perf script");
    private static final String PERF = """
                   my exec 16492 [000]  1081.410172:    block:block_rq_issue: 254,0 RM 4096 () 30685720 + 8 0x2,0,4 [perf-exec]
                       fio 16492/16500 [001]  1081.410180: irq:irq_handler_entry: irq=36 name=virtio1-req.0
                       fio 16492/16500 [001]  1081.410181:      irq:softirq_raise: vec=4 [action=BLOCK]
                       fio 16492/16500 [001]  1081.410190:  irq:irq_handler_exit: irq=36 ret=handled
                       fio 16492/16500 [001]  1081.410191:      irq:softirq_entry: vec=4 [action=BLOCK]
                       fio 16492/16500 [001]  1081.410196:       irq:softirq_exit: vec=4 [action=BLOCK]
                      swapper     0 [000]  1081.410200: sched:sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=fio next_pid=16492 next_prio=120
            """;
    private static final String[] SCRAPS = {
        "\n", "[", "]", "[000]", "[9999]", "CPU:1 [LOST 43357 EVENTS]\n", "CPU:0 [9 EVENTS DROPPED]\n", "#P:9999", ": ",
        " ==> ", "irq=", "vec=", "ret=", "-1", "\r", "\0", "\t", "irq_handler_exit: ", "softirq_entry: ", "=", "/", "-"
    };

    @TempDir
    Path folder;

    @AfterAll
    static void tell() {
        FTRACE.tell();
        PERF_SCRIPT.tell();
    }

    private void damage(Trial trial, byte[] text, int tries, long seed) throws Exception {
        Mutants mutants = new Mutants(seed, 0).scraps(SCRAPS);
        for (int i = 0; i < tries; i++) {
            trial.read(folder, mutants.of(text));
        }
    }

    @Test
    void noMutantOfFtraceTextDoesHarm() throws Exception {
        damage(FTRACE, Bytes.ascii(Ftrace.EXAMPLE), Mutants.EACH, 8);
        damage(FTRACE, Bytes.ascii("cpus=2\n" + Ftrace.EXAMPLE.replace(" d.h", "").replace("# ", "")), Mutants.EACH, 9);
    }

    @Test
    void noMutantOfPerfScriptDoesHarm() throws Exception {
        damage(PERF_SCRIPT, Bytes.ascii(PERF), Mutants.EACH, 10);
    }

    @Test
    void aTextCutAnywhereIsReadOrRefused() throws Exception {
        byte[] ftrace = Bytes.ascii(Ftrace.EXAMPLE);
        for (int length = 0; length < ftrace.length; length += 5) {
            FTRACE.read(folder, Arrays.copyOf(ftrace, length));
        }
        byte[] perf = Bytes.ascii(PERF);
        for (int length = 0; length < perf.length; length += 5) {
            PERF_SCRIPT.read(folder, Arrays.copyOf(perf, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "linux_latencyfmt.trace.txt", "linux_noirqinfo.trace.txt", "linux_tgid.trace.txt", "linux_tsc.trace.txt",
        "linux_small.tracecmd-report.txt", "linux_perf.script.txt"
    })
    void noMutantOfARealTextDoesHarm(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve(name));
        byte[] beginning = Arrays.copyOf(whole, Math.min(whole.length, 40_000));
        damage(name.contains("perf") ? PERF_SCRIPT : FTRACE, beginning, Mutants.EACH / 8, name.hashCode());
    }
}
