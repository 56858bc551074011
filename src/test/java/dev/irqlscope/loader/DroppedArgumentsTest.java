package dev.irqlscope.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a DPC routine of a user's miniport reads its arguments is seen in its code, whatever shape it has. */
class DroppedArgumentsTest {
    private static final String MADE = "this::completionDpcRoutine";

    @TempDir
    private Path folder;

    private Template template;

    @BeforeEach
    void issueTwiceWithDifferentArguments() throws Exception {
        template = new Template(folder).with(
                "StorPort.issueDpc(x, x.completionDpc, null, null);",
                "StorPort.issueDpc(x, x.completionDpc, done, null); StorPort.issueDpc(x, x.completionDpc, null, done);");
    }

    private List<Finding> findings() throws Exception {
        return template.run()
                .analysis()
                .findings()
                .stream()
                .filter(finding -> finding.rule().equals("dpc-args-dropped"))
                .toList();
    }

    @Test
    void aRoutineThatIgnoresItsArgumentsLosesNothing() throws Exception {
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"argument1", "argument2"})
    void aMethodThatReadsOneOfItsArgumentsIsFound(String argument) throws Exception {
        template.with("        int done = x.finished;\n",
                "        int done = x.finished; Object what = " + argument + ";\n");
        Finding finding = findings().getFirst();
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.text()).isEqualTo(
                "MyCompletionDpc on CPU 0 worked on its arguments, and 1 other call lost theirs: StorPortIssueDpc found it queued already and returned FALSE (StorPortIssueDpc page). Nobody looks at what it was about. Keep what there is to do in the device extension, and let the routine take all of it whatever its arguments say.");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(dpc, same, first, second) -> completionDpcRoutine(dpc, same, first, second)",
        "(dpc, same, first, second) -> { if (since >= 0) completionDpcRoutine(dpc, same, null, second); }",
        "new dev.irqlscope.storport.HwStorDpcRoutine<Extension>() {"
                + "  public void run(StorDpc dpc, Extension same, Object first, Object second) {"
                + "    completionDpcRoutine(dpc, same, first, second); } }"
    })
    void aLambdaAndAClassThatHandThemOnAreFound(String routine) throws Exception {
        template.with("        StorPort.initializeDpc(",
                "        long since = x.taken;\n        StorPort.initializeDpc(")
                .with(MADE, routine);
        assertThat(findings()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(dpc, same, first, second) -> completionDpcRoutine(dpc, same, null, null)",
        "(dpc, same, first, second) -> { if (since >= 0) completionDpcRoutine(dpc, same, since, null); }",
        "new dev.irqlscope.storport.HwStorDpcRoutine<Extension>() {"
                + "  public void run(StorDpc dpc, Extension same, Object first, Object second) {"
                + "    completionDpcRoutine(dpc, same, null, null); } }"
    })
    void aLambdaAndAClassThatDropThemAreNot(String routine) throws Exception {
        template.with("        StorPort.initializeDpc(",
                "        long since = x.taken;\n        StorPort.initializeDpc(")
                .with(MADE, routine);
        assertThat(findings()).isEmpty();
    }
}
