package dev.irqlscope.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip archive with one trace, which may lie beside files of other kinds, as in those that PerfView writes. */
final class ZipArchive {
    private static final int MOST_ENTRIES = 10_000;

    private ZipArchive() {}

    /** Name of the entry that is a trace. */
    static String onlyTrace(Path file) throws TraceFormatException, IOException {
        List<String> found = new ArrayList<>();
        try (ZipFile archive = archive(file)) {
            for (ZipEntry entry : entries(archive)) {
                if (isTrace(archive, entry)) {
                    found.add(entry.getName());
                }
            }
        }
        if (found.size() != 1) {
            throw TraceFormatException.of(
                    file.toString(), "one trace in a zip archive",
                    "a zip archive " + (found.isEmpty() ? "without any" : "with several"));
        }
        return found.getFirst();
    }

    static UnpackedStream open(Path file, String name) throws TraceFormatException, IOException {
        ZipFile archive = archive(file);
        try {
            ZipEntry entry = archive.getEntry(name);
            InputStream in = entry == null ? null : archive.getInputStream(entry);
            if (in == null) {
                throw damaged(file);
            }
            return new UnpackedStream(Packing.ZIP, in, archive);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            archive.close();
            throw damaged(file);
        } catch (IOException | TraceFormatException e) {
            archive.close();
            throw e;
        }
    }

    /** How much an entry unpacks to, as the archive says. */
    static long size(Path file, String name) throws TraceFormatException, IOException {
        try (ZipFile archive = archive(file)) {
            ZipEntry entry = archive.getEntry(name);
            return entry == null ? 0 : Math.max(0, entry.getSize());
        }
    }

    private static ZipFile archive(Path file) throws TraceFormatException, IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw damaged(file);
        }
    }

    private static List<? extends ZipEntry> entries(ZipFile archive) {
        List<? extends ZipEntry> all = Collections.list(archive.entries());
        return all.subList(0, Math.min(all.size(), MOST_ENTRIES));
    }

    private static boolean isTrace(ZipFile archive, ZipEntry entry) throws IOException {
        if (entry.isDirectory()) {
            return false;
        }
        try (InputStream in = archive.getInputStream(entry)) {
            return in != null && TraceKind.of(headOf(in)) != null;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] headOf(InputStream entry) throws IOException {
        try (UnpackedStream in = new UnpackedStream(Packing.ZIP, entry, null)) {
            return in.readWhatThereIs(TraceKind.HEAD_BYTES);
        }
    }

    private static TraceFormatException damaged(Path file) {
        return TraceFormatException.at(file.toString(), 0, "a trace in a zip archive", "a damaged zip archive");
    }
}
