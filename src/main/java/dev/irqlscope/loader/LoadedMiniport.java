package dev.irqlscope.loader;

import dev.irqlscope.hba.StorageDevice;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.storport.HwInitializationData;
import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A user's miniport, ready to run any number of times. It runs with the rights of whoever started the program. */
public final class LoadedMiniport {
    private final Path file;
    private final Map<String, byte[]> classes;
    private final MiniportClasses miniports;
    private final String hash;
    private final List<String> warnings;

    private LoadedMiniport(Path file, Map<String, byte[]> plain, String named) throws MiniportException {
        this.file = file;
        hash = hashOf(plain);
        Inspection inspection = new Inspection(file.toString());
        classes = instrument(plain, inspection);
        if (!inspection.refusals().isEmpty()) {
            throw new MiniportException(inspection.refusals());
        }
        warnings = inspection.warnings();
        miniports = MiniportClasses.among(
                file.toString(),
                classes.keySet(),
                new RunClassLoader(classes),
                named != null && classes.containsKey(named) ? named : null);
    }

    /** Whether a file claims, by its name, to be a miniport. */
    public static boolean isMiniportFile(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".java") || name.endsWith(".jar");
    }

    /**
     * Reads a Java source file or a jar.
     *
     * @throws MiniportException if it is no miniport that can be run
     * @throws IOException if it cannot be read
     */
    public static LoadedMiniport read(Path file) throws MiniportException, IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new MiniportException(file + ": expected a file, found a directory");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".java")) {
            return new LoadedMiniport(file, SourceCompiler.compile(file), null);
        }
        if (name.endsWith(".jar")) {
            JarClasses jar = JarClasses.read(file);
            return new LoadedMiniport(file, jar.classes(), jar.miniport());
        }
        throw new MiniportException(file + ": expected a miniport that ends in .java or .jar, found another name");
    }

    /** SHA-256 over the names and the bytes of its classes, in hex. */
    public String hash() {
        return hash;
    }

    /** What may make two runs of it differ; one line each, with file and line. */
    public List<String> warnings() {
        return warnings;
    }

    /** What a trace says about a run of it. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add("Run with the miniport %s (SHA-256 of its classes: %s)".formatted(file.getFileName(), hash));
        remarks.addAll(warnings);
        return remarks;
    }

    /** The types of the device models that it drives, by name, as in {@code AhciHba}: those that its constructors take. */
    public SortedSet<String> adapterTypes() {
        return miniports.adapterTypes();
    }

    /** Its classes, loaded afresh. For one machine. */
    public MiniportFactory forOneRun() {
        ClassLoader loader = new RunClassLoader(classes);
        return (adapter, clockNanos) -> Optional.ofNullable(create(loader, adapter, clockNanos));
    }

    private HwInitializationData<?> create(ClassLoader loader, StorageDevice adapter, LongSupplier clockNanos) {
        try {
            Class.forName(RunBudget.class.getName(), true, loader)
                    .getMethod("start", LongSupplier.class)
                    .invoke(null, clockNanos);
            return miniports.create(adapter, loader);
        } catch (InvocationTargetException e) {
            throw thrownBy(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(file + " was a miniport when it was loaded", e);
        }
    }

    private static RuntimeException thrownBy(Throwable thrown) {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(thrown);
        }
    }

    private Map<String, byte[]> instrument(Map<String, byte[]> plain, Inspection inspection) throws MiniportException {
        Instrumentation instrumentation = new Instrumentation(plain);
        Map<String, ClassModel> models = new TreeMap<>();
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            models.put(one.getKey(), understood(one.getKey(), () -> instrumentation.parse(one.getValue())));
        }
        Map<String, byte[]> instrumented = new TreeMap<>();
        for (Map.Entry<String, ClassModel> one : models.entrySet()) {
            instrumented.put(one.getKey(), understood(one.getKey(), () -> {
                inspection.inspect(one.getValue());
                return instrumentation.instrument(one.getValue());
            }));
        }
        return instrumented;
    }

    /** The library reads classes bit by bit, so that damage may show at any step. */
    private <T> T understood(String type, Supplier<T> step) throws MiniportException {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw new MiniportException("%s: expected a class file that Java can read, found a damaged one in %s: %s"
                    .formatted(file, type, e.getMessage()));
        }
    }

    private static String hashOf(Map<String, byte[]> classes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> one : new TreeMap<>(classes).entrySet()) {
                digest.update((one.getKey() + '\0' + one.getValue().length + '\0').getBytes(StandardCharsets.UTF_8));
                digest.update(one.getValue());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
