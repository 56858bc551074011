package dev.irqlscope.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One of the ring buffers that a trace.dat file holds.
 *
 * @param name empty for the main one
 * @param clock empty where the file does not say it here
 * @param pageSize bytes of a page of events
 * @param codec how its pages are packed in chunks
 */
record DatBuffer(String name, String clock, int pageSize, DatCodec codec, List<Area> areas) {
    /**
     * Where the pages of a processor lie.
     *
     * @param offset in the file
     * @param size bytes in the file
     */
    record Area(int cpu, long offset, long size) {}

    DatBuffer {
        areas = List.copyOf(areas);
    }

    boolean isEmpty() {
        return areas.isEmpty();
    }

    /** The same with areas that end where the file does. */
    DatBuffer within(long fileLength) {
        List<Area> held = new ArrayList<>();
        for (Area area : areas) {
            long size = Math.min(area.size, fileLength - area.offset);
            if (size > 0) {
                held.add(new Area(area.cpu, area.offset, size));
            }
        }
        return new DatBuffer(name, clock, pageSize, codec, held);
    }

    long bytes() {
        return areas.stream().mapToLong(Area::size).sum();
    }

    /** An area that lies partly where another one does, or null. No true file has one, and reading it would never pay. */
    Area overlapping() {
        List<Area> inOrder = new ArrayList<>(areas);
        inOrder.sort(Comparator.comparingLong(Area::offset));
        for (int i = 1; i < inOrder.size(); i++) {
            Area before = inOrder.get(i - 1);
            if (before.offset + before.size > inOrder.get(i).offset) {
                return inOrder.get(i);
            }
        }
        return null;
    }
}
