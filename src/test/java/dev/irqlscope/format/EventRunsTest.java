package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRunsTest {
    private final EventRuns runs = new EventRuns();

    private List<String> merged() {
        List<String> events = new ArrayList<>();
        while (runs.advance()) {
            events.add(runs.time() + " " + runs.number());
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 40_000})
    void eventsOfSourcesThatMayGoBackAreMergedByTime(int count) {
        Random random = new Random(count);
        List<Long> times = new ArrayList<>();
        long[] now = new long[5];
        for (int i = 0; i < count; i++) {
            int source = random.nextInt(now.length);
            now[source] = Math.max(0, now[source] + random.nextInt(100) - (random.nextInt(50) == 0 ? 500 : 0));
            times.add(now[source]);
            runs.add(source, now[source], 0, source, 0, i);
        }

        List<Long> merged = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        while (runs.advance()) {
            merged.add(runs.time());
            numbers.add(runs.number());
            assertThat(times.get((int) runs.number())).isEqualTo(runs.time());
        }
        assertThat(merged).isSorted().hasSize(count);
        assertThat(numbers).doesNotHaveDuplicates();
    }

    /** What is given back bit by bit, and forgotten, comes in the same order as all at once. */
    @ParameterizedTest
    @ValueSource(ints = {3, 100, 900_000})
    void eventsMayBeGivenBackWhileOthersCome(int count) {
        Random random = new Random(count);
        EventRuns whole = new EventRuns();
        List<String> given = new ArrayList<>();
        long[] now = new long[5];
        int most = 0;
        for (int i = 0; i < count; i++) {
            int source = random.nextInt(now.length);
            now[source] = Math.max(now[source], i / 10_000 * 5_000L) + random.nextInt(3);
            runs.add(source, now[source], 0, source, 0, i);
            whole.add(source, now[source], 0, source, 0, i);
            most = Math.max(most, runs.size());
            if (i % 10_000 == 9_999) {
                // Nothing that comes later is earlier than this.
                long last = (i + 1) / 10_000 * 5_000L - 1;
                while (runs.advance(last)) {
                    given.add(runs.time() + " " + runs.number());
                }
            }
        }
        given.addAll(merged());

        for (String one : given) {
            if (!whole.advance() || !one.equals(whole.time() + " " + whole.number())) {
                assertThat(one).isEqualTo(whole.time() + " " + whole.number());
            }
        }
        assertThat(whole.advance()).isFalse();
        assertThat(most).isLessThan(count > 500_000 ? 400_000 : count + 1);
    }

    @Test
    void eventsOfOneSourceAtOneTimeKeepTheirOrder() {
        runs.add(0, 5, 0, 0, 0, 1);
        runs.add(1, 5, 0, 1, 0, 2);
        runs.add(0, 5, 0, 0, 0, 3);

        assertThat(merged()).containsExactly("5 1", "5 3", "5 2");
    }

    @Test
    void anEventIsPutInBehindWhatIsNotLater() {
        int first = runs.add(0, 5, 0, 0, 0, 1);
        runs.add(0, 7, 0, 0, 0, 2);
        runs.add(0, 9, 0, 0, 0, 3);

        assertThat(runs.insert(first, -1, 7, 0, 0, 0, 4)).isTrue();

        assertThat(merged()).containsExactly("5 1", "7 2", "7 4", "9 3");
    }

    @Test
    void anEventIsPutInBeforeAnEndAtTheSameTime() {
        int first = runs.add(0, 5, 0, 0, 0, 1);
        runs.add(0, 7, 31, 0, 0, 2);

        assertThat(runs.insert(first, 31, 7, 0, 0, 0, 3)).isTrue();

        assertThat(merged()).containsExactly("5 1", "7 3", "7 2");
    }

    @Test
    void whatFollowsAnEventThatWasPutInAtTheEndStaysBehindIt() {
        int first = runs.add(0, 5, 0, 0, 0, 1);
        runs.insertBehind(first, 6, 0, 0, 0, 2);
        runs.add(0, 7, 0, 0, 0, 3);

        assertThat(merged()).containsExactly("5 1", "6 2", "7 3");
    }
}
