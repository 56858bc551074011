package dev.irqlscope.storport;

import java.util.ArrayList;
import java.util.List;

/** Where the pages of a buffer lie, as STOR_SCATTER_GATHER_LIST. */
public record StorScatterGatherList(List<Element> list) {
    private static final long PAGE_BYTES = 4_096;

    /** Physical memory of one buffer is scattered: no two of its pages are neighbours. */
    private static final long BETWEEN_PAGES = 2 * PAGE_BYTES;

    /** One piece that is contiguous. */
    public record Element(long physicalAddress, long length) {}

    public StorScatterGatherList {
        list = List.copyOf(list);
    }

    static StorScatterGatherList of(StorMemory buffer) {
        List<Element> pieces = new ArrayList<>();
        for (long done = 0; done < buffer.bytes(); done += PAGE_BYTES) {
            pieces.add(new Element(
                    (buffer.address() & Integer.MAX_VALUE) + done / PAGE_BYTES * BETWEEN_PAGES,
                    Math.min(PAGE_BYTES, buffer.bytes() - done)));
        }
        return new StorScatterGatherList(pieces);
    }
}
