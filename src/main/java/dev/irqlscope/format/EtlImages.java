package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * The kernel's images by address and time, from load, unload and rundown events of every version. Those of processes are left
 * out. All are read before the first address is looked up, for many recordings list them at their end only, and the buffers of
 * several processors do not lie in order of time.
 */
final class EtlImages {
    /** What a routine's image is called when no image holds it. */
    static final String UNKNOWN = "unknown";

    private static final int MOST_SIGHTINGS = 1 << 18;

    /** Images below an address that are looked at; real ones hardly overlap. */
    private static final int MOST_LOOKED_AT = 1 << 10;

    private static final long KERNEL_HALF_64 = 0xFFFF_8000_0000_0000L;
    private static final long KERNEL_HALF_32 = 0x8000_0000L;

    private final Map<Long, List<Sighting>> sightings = new HashMap<>();
    private int sightingCount;
    private long read;

    /** What the sightings come to; {@code null} while there are new ones. */
    private TreeMap<Long, List<Image>> byBase;
    private long longestImage;

    /** An image at an address, and between which stamps it was there. */
    static final class Image {
        final String name;
        final long base;
        final long bytes;
        final long fromTicks;
        final long toTicks;

        Image(String name, long base, long bytes, long fromTicks, long toTicks) {
            this.name = name;
            this.base = base;
            this.bytes = bytes;
            this.fromTicks = fromTicks;
            this.toTicks = toTicks;
        }

        boolean isLoadedAt(long ticks) {
            return ticks >= fromTicks && ticks < toTicks;
        }

        private boolean holds(long address) {
            return Long.compareUnsigned(address - base, bytes) < 0;
        }
    }

    /** What an event says of an image. */
    record Sighting(Kind kind, long stamp, String name, long bytes) {
        /** In the order that events of one stamp are taken in. */
        enum Kind {
            UNLOADED,
            LOADED,
            THERE
        }

        boolean isOfSame(Sighting other) {
            return bytes == other.bytes && name.equals(other.name);
        }
    }

    /** Takes in an image event. False if it makes no sense. */
    boolean read(EtlEvents event) {
        int pointer = event.pointerBytes();
        int at = event.payload();
        int nameAt = at
                + switch (event.version()) {
                    case 0 -> 2 * pointer;
                    case 1 -> 2 * pointer + 4;
                    default -> 3 * pointer + 32;
                };
        if (event.payloadEnd() < nameAt) {
            return false;
        }
        byte[] bytes = event.bytes();
        long base = LittleEndian.pointer(bytes, at, pointer);
        long length = LittleEndian.pointer(bytes, at + pointer, pointer);
        long process = event.version() == 0 ? 0 : LittleEndian.u32(bytes, at + 2 * pointer);
        add(event.hook(), event.stamp(), base, length, process, pointer, fileName(bytes, nameAt, event.payloadEnd()));
        return true;
    }

    /** Takes in what an image event says; {@code name} is the file's alone, in lower case. */
    void add(int hook, long stamp, long base, long length, long process, int pointerBytes, String name) {
        read++;
        boolean kernel = (process == 0 || process == 4)
                && Long.compareUnsigned(base, pointerBytes == 4 ? KERNEL_HALF_32 : KERNEL_HALF_64) >= 0;
        if (kernel && length > 0 && length <= 1L << 32 && sightingCount < MOST_SIGHTINGS) {
            sightings.computeIfAbsent(base, unused -> new ArrayList<>(2))
                    .add(new Sighting(kind(hook), stamp, name, length));
            sightingCount++;
            byBase = null;
        }
    }

    private static Sighting.Kind kind(int hook) {
        return switch (hook) {
            case EtlHooks.IMAGE_UNLOAD -> Sighting.Kind.UNLOADED;
            case EtlHooks.IMAGE_LOAD, EtlHooks.IMAGE_LOAD_CLASSIC -> Sighting.Kind.LOADED;
            default -> Sighting.Kind.THERE;
        };
    }

    /** Image events that made sense, those of processes included. */
    long eventsRead() {
        return read;
    }

    /** Images of the kernel that are known. */
    int size() {
        return byBase().values().stream().mapToInt(List::size).sum();
    }

    /** The image that holds an address, rather the one that was there at that time; {@code null} if there is none. */
    Image find(long address, long ticks) {
        Image best = null;
        Entry<Long, List<Image>> entry = byBase().floorEntry(address);
        for (int looks = 0; looks < MOST_LOOKED_AT && entry != null
                && Long.compareUnsigned(address - entry.getKey(), longestImage) < 0; looks++) {
            Image image = latest(entry.getValue(), ticks);
            if (image.holds(address)) {
                if (image.isLoadedAt(ticks)) {
                    return image;
                }
                best = best == null ? image : best;
            }
            entry = byBase.lowerEntry(entry.getKey());
        }
        return best;
    }

    /** Of the images at one address, the last that came before a time; the first one if none did. */
    private static Image latest(List<Image> images, long ticks) {
        int low = 0;
        int high = images.size() - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (images.get(middle).fromTicks <= ticks) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return images.get(low);
    }

    private TreeMap<Long, List<Image>> byBase() {
        if (byBase == null) {
            byBase = new TreeMap<>(Long::compareUnsigned);
            longestImage = 0;
            sightings.forEach((base, seen) -> {
                List<Image> images = EtlImageLives.of(base, seen);
                byBase.put(base, images);
                images.forEach(image -> longestImage = Math.max(longestImage, image.bytes));
            });
        }
        return byBase;
    }

    /** The last part of a path, in lower case, from UTF-16 that ends with a zero or with the payload. */
    private static String fileName(byte[] bytes, int from, int end) {
        int from16 = from;
        int at = from;
        while (end - at >= 2 && LittleEndian.u16(bytes, at) != 0) {
            if (LittleEndian.u16(bytes, at) == '\\') {
                from16 = at + 2;
            }
            at += 2;
        }
        return plain(new String(bytes, from16, Math.min(at - from16, 512), StandardCharsets.UTF_16LE));
    }

    /** A file's name as images have it; {@link #UNKNOWN} if it can be none. */
    static String plain(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT).strip();
        return name.isEmpty() || name.chars().anyMatch(Character::isISOControl) ? UNKNOWN : name;
    }
}
