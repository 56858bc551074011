package dev.irqlscope.cli;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Severity;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of every command that judges a trace. */
final class AnalysisOptions {
    @Option(names = "--json", description = "Print one JSON document and nothing else.")
    private boolean json;

    @Option(names = "--isr-limit", paramLabel = "TIME", converter = NanosConverter.class, description = "Limit of every ISR, in place of 50us for Storport's and 25us for others.")
    private Long isrLimitNanos;

    @Option(names = "--dpc-limit", paramLabel = "TIME", converter = NanosConverter.class, description = "Limit of a DPC, in place of 100us.")
    private Long dpcLimitNanos;

    @Option(names = "--fail-on", paramLabel = "SEVERITY", description = "Exit with 1 if there is a finding of this severity or a worse one: ${COMPLETION-CANDIDATES}.")
    private Severity failOn;

    boolean json() {
        return json;
    }

    /** The limits that a trace brings along, as far as nobody asked for others. */
    Limits limits(Limits of) {
        Limits limits = isrLimitNanos == null ? of : of.withIsrNanos(isrLimitNanos);
        return dpcLimitNanos == null ? limits : limits.withDpcNanos(dpcLimitNanos);
    }

    int exitCode(List<Finding> findings) {
        boolean fails = failOn != null
                && findings.stream().anyMatch(finding -> finding.severity().compareTo(failOn) >= 0);
        return fails ? ExitCode.FINDING : ExitCode.DONE;
    }
}
