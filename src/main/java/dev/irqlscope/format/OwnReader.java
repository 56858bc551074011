package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.DamagedDataException;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventChunk;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens `.irqlscope` by mapping it: events and analysis stay in the file and are checked when they are first touched. What is
 * damaged is told in a warning, whenever it shows.
 */
final class OwnReader implements TraceReader {
    /** Damaged chunks that are told one by one. */
    private static final int MOST_TOLD = 20;

    private final InputFile input;
    private final String name;
    private final MappedFile file;
    private final Annotations annotations;
    private final Limits limits;
    private final TraceStore store;
    private final AtomicReference<IndexReader.Stored> index = new AtomicReference<>();
    private volatile Runnable whenIndexDamaged = () -> {
    };
    private final AtomicBoolean indexToldDamaged = new AtomicBoolean();
    private int damagedChunks;

    /** @param arena how long the file stays mapped */
    OwnReader(InputFile input, Arena arena) throws TraceFormatException, IOException {
        this.input = input;
        name = input.name();
        checkVersion(input);
        String packingTrouble;
        try (UnpackedFile unpacked = input.openAnywhere(Progress.NONE)) {
            file = MappedFile.of(unpacked.channel(), arena);
            packingTrouble = unpacked.trouble();
        }
        Contents contents = Contents.of(file);
        Directory directory = contents.directory();
        InfoJson.Head head = head(directory.info());
        limits = head.limits();
        List<String> warnings = new ArrayList<>(head.info().warnings());
        List<Entity> entities = new ArrayList<>();
        String entityTrouble = readEntities(directory, entities);
        StoredEvents events = new StoredEvents(file, directory.chunks(), entities.size(), this::chunkDamaged);
        TraceInfo info = head.info().readFrom(input.shortName(), TraceFormats.OWN.word());
        store = new TraceStore(info, events, directory.events());
        entities.forEach(store.catalog()::add);
        if (packingTrouble != null) {
            warnings.add(packingTrouble);
        }
        if (contents.trouble() != null) {
            warnings.add(contents.trouble() + ": it holds " + whatIsThere(directory, info) + ".");
        }
        if (entityTrouble != null) {
            warnings.add(entityTrouble);
        }
        annotations = readAnnotations(contents.annotations(), warnings);
        store.describe(info.withWarnings(warnings));
        if (contents.index() != 0 && entityTrouble == null) {
            readIndex(contents.index());
        }
    }

    /** Opens a file of any version up to the newest. */
    static TraceReader open(InputFile input) throws TraceFormatException, IOException {
        return checkVersion(input) == OwnStreamFormat.VERSION
                ? new OwnStreamReader(input)
                : new OwnReader(input, Arena.ofAuto());
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Optional<Analysis> analysis() {
        return Optional.ofNullable(index.get()).map(IndexReader.Stored::analysis);
    }

    @Override
    public Annotations annotations() {
        return annotations;
    }

    /** Appends them and another end; what was there stays where it is. */
    @Override
    public boolean annotate(Annotations added) throws IOException {
        if (!input.isPlain()) {
            return false;
        }
        Contents now;
        try (Arena arena = Arena.ofShared(); UnpackedFile plain = UnpackedFile.plain(input.path())) {
            now = Contents.of(MappedFile.of(plain.channel(), arena));
        }
        if (now.directoryOffset() == 0 || now.directory().events() != store.size()) {
            return false;
        }
        try (SectionWriter writer = SectionWriter.append(input.path())) {
            byte[] json = AnnotationsJson.write(added);
            long section = writer.append(OwnFormat.ANNOTATIONS, json, json.length);
            writer.end(now.directoryOffset(), now.index(), section);
        }
        return true;
    }

    @Override
    public void whenAnalysisDamaged(Runnable told) {
        whenIndexDamaged = told;
    }

    /** Everything is there already. */
    @Override
    public void read(Progress progress) {
        progress.report(file.length(), file.length());
    }

    @Override
    public void verify() {
        TraceSnapshot trace = store.snapshot();
        for (long event = 0; event < trace.endIndex(); event += EventChunk.EVENTS) {
            trace.timeNanos(event);
        }
        IndexReader.Stored stored = index.get();
        if (damagedChunks() > 0) {
            // The figures shall be those of the events that are there.
            index.set(null);
        } else if (stored != null && !stored.isWhole()) {
            indexDamaged();
        }
    }

    private static int checkVersion(InputFile input) throws TraceFormatException, IOException {
        byte[] head = input.head(OwnFormat.UNIT);
        String name = input.name();
        if (!Bytes.startsWith(head, OwnFormat.MAGIC)) {
            throw TraceFormatException.at(name, 0, "an IRQL Scope trace", "something else");
        }
        int versionAt = OwnFormat.MAGIC.length;
        if (head.length < versionAt + Integer.BYTES) {
            throw TraceFormatException.at(name, versionAt, "the version of the format", "the end of the file");
        }
        int version = Bytes.intAt(head, versionAt);
        if (version < 1 || version > OwnFormat.VERSION) {
            throw TraceFormatException.at(
                    name,
                    versionAt,
                    "version 1 to " + OwnFormat.VERSION + " of the format",
                    "version " + Integer.toUnsignedString(version) + ", which a newer IRQL Scope reads");
        }
        return version;
    }

    private InfoJson.Head head(long offset) throws TraceFormatException {
        Section section = Section.at(file, offset, OwnFormat.INFO);
        try {
            if (section == null) {
                throw new ByteSource.Malformed("it is not there");
            }
            return InfoJson.read(section.payload(file));
        } catch (ByteSource.Malformed e) {
            throw TraceFormatException.at(
                    name, Math.max(offset, OwnFormat.UNIT), "the description of the trace",
                    "a damaged one: " + e.getMessage());
        }
    }

    /** Adds what the trace names; returns a sentence about what is missing, or null. */
    private String readEntities(Directory directory, List<Entity> entities) {
        for (long offset : directory.entities()) {
            try {
                Section section = Section.at(file, offset, OwnFormat.ENTITIES);
                if (section == null) {
                    throw new ByteSource.Malformed("they are not there");
                }
                ByteSource source = new ByteSource(section.payload(file), 0, (int) section.payloadBytes());
                long first = source.varint();
                int count = source.count(OwnFormat.MAX_SECTION_ENTITIES);
                if (first != entities.size()) {
                    throw new ByteSource.Malformed("some are missing before");
                }
                List<Entity> some = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    some.add(EntityCode.read(source));
                }
                entities.addAll(some);
            } catch (ByteSource.Malformed e) {
                return "The file is damaged at offset %d, where names stand: %s. Events that speak of them are lost."
                        .formatted(offset, e.getMessage());
            }
        }
        return null;
    }

    private Annotations readAnnotations(long offset, List<String> warnings) {
        if (offset == 0) {
            return Annotations.NONE;
        }
        try {
            Section section = Section.at(file, offset, OwnFormat.ANNOTATIONS);
            if (section == null) {
                throw new ByteSource.Malformed("they are not there");
            }
            return AnnotationsJson.read(section.payload(file));
        } catch (ByteSource.Malformed e) {
            warnings.add("The marks and notes in the file are damaged: " + e.getMessage() + ".");
            return Annotations.NONE;
        }
    }

    private void readIndex(long offset) {
        try {
            index.set(IndexReader.read(file, offset, store.snapshot(), this::indexDamaged));
        } catch (DamagedDataException e) {
            indexDamaged();
        }
    }

    private static String whatIsThere(Directory directory, TraceInfo info) {
        long events = directory.events();
        String counted = "%,d %s".formatted(events, events == 1 ? "event" : "events");
        return events == 0
                ? counted
                : counted + ", up to "
                        + Durations.formatMoment(directory.chunks().getLast().commit().lastNanos(), info.clock());
    }

    private synchronized int damagedChunks() {
        return damagedChunks;
    }

    private synchronized void chunkDamaged(String sentence) {
        damagedChunks++;
        if (damagedChunks <= MOST_TOLD) {
            store.warn(sentence);
        } else if (damagedChunks == MOST_TOLD + 1) {
            store.warn("More of the file is damaged than is told here.");
        }
    }

    private void indexDamaged() {
        index.set(null);
        if (!indexToldDamaged.getAndSet(true)) {
            store.warn("The analysis that was saved with the trace is damaged: everything is counted again.");
            whenIndexDamaged.run();
        }
    }
}
