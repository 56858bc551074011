package dev.irqlscope.format;

import dev.irqlscope.format.EtlImages.Image;
import dev.irqlscope.format.EtlImages.Sighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which image was at an address when, from what was recorded of it in whatever order. A rundown says that an image is there, so
 * that it was there since the one before it went. Where a going or coming was not recorded, the one before is taken to have gone
 * when it was last heard of.
 */
final class EtlImageLives {
    private static final Comparator<Sighting> BY_TIME = Comparator.comparingLong(Sighting::stamp)
            .thenComparing(Sighting::kind);

    private final long base;
    private final List<Image> images = new ArrayList<>(1);

    /** What was last heard of an image, and whether it is still there. */
    private Sighting last;
    private boolean there;
    private long since = Long.MIN_VALUE;

    private EtlImageLives(long base) {
        this.base = base;
    }

    static List<Image> of(long base, List<Sighting> seen) {
        EtlImageLives lives = new EtlImageLives(base);
        seen.stream().sorted(BY_TIME).forEach(lives::take);
        if (lives.there) {
            lives.end(Long.MAX_VALUE);
        }
        return lives.images;
    }

    private void take(Sighting sighting) {
        boolean same = last != null && last.isOfSame(sighting);
        switch (sighting.kind()) {
            case THERE -> {
                if (!there || !same) {
                    leave(last == null ? Long.MIN_VALUE : last.stamp());
                }
                there = true;
            }
            case LOADED -> {
                if (!there || !same) {
                    leave(sighting.stamp());
                }
                there = true;
            }
            case UNLOADED -> {
                if (!there && same) {
                    // Two sessions that were merged both tell of it.
                    return;
                }
                if (!same) {
                    leave(last == null ? Long.MIN_VALUE : last.stamp());
                }
            }
        }
        last = sighting;
        if (sighting.kind() == Sighting.Kind.UNLOADED) {
            end(sighting.stamp());
            there = false;
        }
    }

    /** The next image is there from this moment on; whatever still was there is gone by then. */
    private void leave(long stamp) {
        if (there) {
            end(stamp);
        }
        since = stamp;
    }

    private void end(long stamp) {
        images.add(new Image(last.name(), base, last.bytes(), since, stamp));
    }
}
