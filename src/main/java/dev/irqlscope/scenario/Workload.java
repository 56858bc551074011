package dev.irqlscope.scenario;

import java.util.List;

/**
 * Threads that keep an adapter busy.
 *
 * @param device name of the adapter
 * @param depth requests outstanding at most
 * @param thinkNanos mean time between a completion and the request that follows it
 * @param computeNanos what a thread computes before it sends a request
 * @param cpus processors the threads run on, in turn
 * @param timeOutNanos how long a request may be at the miniport, {@link dev.irqlscope.storport.Srb#NEVER} for any time
 */
public record Workload(
        String device, int depth, long thinkNanos, long computeNanos, List<Integer> cpus, long timeOutNanos) {
    public Workload {
        cpus = List.copyOf(cpus);
    }
}
