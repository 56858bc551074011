package dev.irqlscope.format;

import java.util.List;

/**
 * How the kernel lays out a page of events.
 *
 * @param commitOffset where the length of the data stands
 * @param commitSize its size, which is that of a long: 4 bytes on 32-bit kernels
 * @param dataOffset where the events begin
 * @param pageBytes size of a whole page, 0 if the kernel does not say
 */
record DatLayout(int commitOffset, int commitSize, int dataOffset, int pageBytes) {
    /** Bytes that a page may have: 4 KiB, or the size of sub-buffers that newer kernels can be told. */
    private static final int MIN_PAGE_BYTES = 64;

    private static final int MAX_PAGE_BYTES = 1 << 24;
    private static final int STAMP_BYTES = 8;
    private static final int MAX_HEADER_BYTES = 64;

    /** What the text under {@code header_page} says; what it leaves out, or says oddly, is as the size of a long makes it. */
    static DatLayout of(String headerPage, int longSize) {
        List<DatField> fields = DatField.of(headerPage);
        DatField commit = DatField.find(fields, "commit");
        DatField data = DatField.find(fields, "data");
        int size = longSize == 4 ? 4 : 8;
        int offset = STAMP_BYTES;
        if (commit != null && (commit.size() == 4 || commit.size() == 8) && commit.offset() <= MAX_HEADER_BYTES) {
            size = commit.size();
            offset = commit.offset();
        }
        boolean plausible = data != null && data.offset() >= offset + size && data.offset() <= MAX_HEADER_BYTES;
        if (!plausible) {
            return new DatLayout(offset, size, offset + size, 0);
        }
        int pageBytes = data.offset() + data.size();
        return new DatLayout(offset, size, data.offset(), isPageSize(pageBytes) ? pageBytes : 0);
    }

    static boolean isPageSize(long bytes) {
        return bytes >= MIN_PAGE_BYTES && bytes <= MAX_PAGE_BYTES;
    }
}
