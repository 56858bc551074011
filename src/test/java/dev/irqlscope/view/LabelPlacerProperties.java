package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.view.LabelPlacer.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LabelPlacerProperties {

    @Property
    void labelsNeverOverlapNorLeaveTheirArea(@ForAll long seed) {
        Random random = new Random(seed);
        LabelPlacer placer = new LabelPlacer(100, 50, 900, 600);
        List<Box> placed = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            Box box = new Box(random.nextDouble(0, 1000), random.nextDouble(0, 700), random.nextDouble(5, 200), 14);
            if (placer.claim(box.x(), box.y(), box.w(), box.h())) {
                placed.add(box);
            }
        }

        assertThat(placed).isNotEmpty();
        for (int i = 0; i < placed.size(); i++) {
            Box box = placed.get(i);
            assertThat(box.x()).isGreaterThanOrEqualTo(100);
            assertThat(box.x() + box.w()).isLessThanOrEqualTo(900);
            assertThat(box.y()).isGreaterThanOrEqualTo(50);
            assertThat(box.y() + box.h()).isLessThanOrEqualTo(600);
            for (int j = 0; j < i; j++) {
                assertThat(box.touches(placed.get(j))).isFalse();
            }
        }
    }

    @Property
    void nothingIsPlacedWhereAPlaceIsBlocked(@ForAll long seed) {
        Random random = new Random(seed);
        LabelPlacer placer = new LabelPlacer(0, 0, 1000, 1000);
        placer.block(200, 200, 300, 300);

        Box box = new Box(random.nextDouble(0, 900), random.nextDouble(0, 900), 60, 14);
        boolean free = placer.claim(box.x(), box.y(), box.w(), box.h());

        assertThat(free && box.touches(new Box(200, 200, 300, 300))).isFalse();
    }
}
