package dev.irqlscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what a file is by its first bytes, unpacked if it is packed; its name does not matter. */
final class Recognition {
    private Recognition() {}

    /** A reader of the file, which has read the head. */
    static TraceReader open(Path path) throws TraceFormatException, IOException {
        String name = path.toString();
        String expected = TraceKind.anyOfThem();
        if (!Files.exists(path)) {
            throw TraceFormatException.of(name, "a file", "nothing of that name");
        }
        if (Files.isDirectory(path)) {
            return new CtfReader(path);
        }
        if (!Files.isRegularFile(path)) {
            throw TraceFormatException.of(name, "a file", "a pipe or device");
        }
        InputFile file = InputFile.of(path);
        byte[] head;
        BrokenPackingException broken;
        try (UnpackedStream in = file.open()) {
            head = in.readWhatThereIs(TraceKind.HEAD_BYTES);
            broken = in.broken();
        }
        if (file.isPlain() && CtfMetadata.matches(head)) {
            return new CtfReader(path.toAbsolutePath().getParent());
        }
        TraceKind kind = TraceKind.of(head);
        if (kind == null) {
            throw TraceFormatException.at(name, 0, expected, found(file.packing(), head, broken));
        }
        return kind.open(file);
    }

    /** What a file is that is not read. */
    private static String found(Packing packing, byte[] head, BrokenPackingException broken) {
        String noun = packing.noun();
        if (head.length == 0) {
            return broken != null
                    ? "one of which nothing can be had: " + broken.inSentence()
                    : packing == Packing.PLAIN ? "an empty file" : "a " + noun + " with nothing inside";
        }
        if (packing == Packing.PLAIN) {
            return OtherKind.describe(head);
        }
        Packing inner = Packing.of(head);
        return "a " + noun + " that holds "
                + (inner == Packing.PLAIN ? OtherKind.describe(head) : "a " + inner.noun());
    }
}
