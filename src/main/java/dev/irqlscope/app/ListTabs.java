package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.app.lists.BreakpointsPane;
import dev.irqlscope.app.lists.DistributionPane;
import dev.irqlscope.app.lists.FindingsTable;
import dev.irqlscope.app.lists.LessonPane;
import dev.irqlscope.app.lists.StatisticsPane;
import dev.irqlscope.session.Session;
import dev.irqlscope.view.Palette;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;

/** The lists below the timeline. Those that cost something are filled only while they are in front. FX thread only. */
final class ListTabs extends TabPane {
    private final FindingsTable findings;
    private final StatisticsPane statistics;
    private final DistributionPane distribution = new DistributionPane();
    private final BreakpointsPane breakpoints;
    private final LessonPane lesson;
    private final Tab findingsTab;
    private final Tab statisticsTab;
    private final Tab distributionTab = new Tab("Distribution", distribution);
    private final Tab lessonTab;

    /**
     * @param reveal told the finding to jump to
     * @param goTo told the moment to jump to
     * @param look told the part of the timeline to show
     */
    ListTabs(Consumer<Finding> reveal, LongConsumer goTo, BiConsumer<Long, Long> look, BreakpointsPane breakpoints) {
        this.breakpoints = breakpoints;
        findings = new FindingsTable(reveal);
        statistics = new StatisticsPane(goTo);
        lesson = new LessonPane(look);
        findingsTab = new Tab("Findings", findings);
        statisticsTab = new Tab("Statistics", statistics);
        lessonTab = new Tab("Lesson", lesson);
        setId("lists");
        setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
        getTabs().addAll(findingsTab, statisticsTab, distributionTab, new Tab("Breakpoints and limits", breakpoints));
    }

    FindingsTable findings() {
        return findings;
    }

    void setPalette(Palette palette) {
        distribution.setPalette(palette);
    }

    /** Brings a list to the front, if there is one of that number. */
    void bringToFront(int index) {
        if (index < getTabs().size()) {
            getSelectionModel().select(index);
        }
    }

    /** Another session was opened. A scenario explains itself in a list of its own, which a lesson opens with. */
    void offerLesson(Session session) {
        boolean wasRead = lessonTab.isSelected();
        boolean wasShown = getTabs().remove(lessonTab);
        if (wasRead) {
            getSelectionModel().select(findingsTab);
        }
        session.scenario().ifPresent(scenario -> {
            getTabs().add(lessonTab);
            if (wasShown || !scenario.lesson().isEmpty()) {
                getSelectionModel().select(scenario.lesson().isEmpty() ? findingsTab : lessonTab);
            }
        });
    }

    /** Once per pulse. */
    void show(Session session, Analysis analysis, boolean running, long now) {
        findings.show(analysis, running, now);
        int count = analysis.findings().size();
        String title = count == 0 ? "Findings" : "Findings  " + count;
        if (!title.equals(findingsTab.getText())) {
            findingsTab.setText(title);
        }
        breakpoints.show(analysis.limits());
        if (statisticsTab.isSelected()) {
            statistics.show(analysis, running, now);
        }
        if (distributionTab.isSelected()) {
            distribution.show(analysis, running, now);
        }
        if (lessonTab.isSelected()) {
            session.scenario().ifPresent(scenario -> lesson.show(scenario, analysis.endNanos()));
        }
    }
}
