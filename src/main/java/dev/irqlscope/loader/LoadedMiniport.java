package dev.irqlscope.loader;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.storport.HwInitializationData;
import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
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
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** A user's miniport, ready to run any number of times. It runs with the rights of whoever started the program. */
public final class LoadedMiniport {
    private final Path file;
    private final Map<String, byte[]> classes;
    private final String className;
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
        className = miniportAmong(named);
        constructor(load(className));
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

    /** Its classes, loaded afresh. For one machine. */
    public MiniportFactory forOneRun() {
        ClassLoader loader = new RunClassLoader(classes);
        return (hba, clockNanos) -> create(loader, hba, clockNanos);
    }

    private HwInitializationData<?> create(ClassLoader loader, AhciHba hba, LongSupplier clockNanos) {
        try {
            Class.forName(RunBudget.class.getName(), true, loader)
                    .getMethod("start", LongSupplier.class)
                    .invoke(null, clockNanos);
            Constructor<?> constructor = constructor(Class.forName(className, false, loader));
            Object made = constructor.getParameterCount() == 0
                    ? constructor.newInstance()
                    : constructor.newInstance(hba);
            return (HwInitializationData<?>) made;
        } catch (InvocationTargetException e) {
            throw thrownBy(e.getCause());
        } catch (ReflectiveOperationException | MiniportException e) {
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
        Map<String, byte[]> instrumented = new TreeMap<>();
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            try {
                ClassModel model = instrumentation.parse(one.getValue());
                inspection.inspect(model);
                instrumented.put(one.getKey(), instrumentation.instrument(model));
            } catch (IllegalArgumentException e) {
                throw new MiniportException(
                        "%s: expected a class file that Java can read, found a damaged one in %s: %s"
                                .formatted(file, one.getKey(), e.getMessage()));
            }
        }
        return instrumented;
    }

    private String miniportAmong(String named) throws MiniportException {
        if (named != null && classes.containsKey(named)) {
            return named;
        }
        List<String> found = new ArrayList<>();
        ClassLoader loader = new RunClassLoader(classes);
        for (String name : classes.keySet()) {
            Class<?> type = load(name, loader);
            if (HwInitializationData.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                found.add(name);
            }
        }
        if (found.size() != 1) {
            throw new MiniportException(
                    "%s: expected one class that implements HwInitializationData, found %s%s".formatted(
                            file,
                            found.isEmpty() ? "none" : String.join(", ", found),
                            found.size() > 1 ? "; a jar's manifest can name one as " + JarClasses.MINIPORT_CLASS : ""));
        }
        return found.getFirst();
    }

    private Class<?> load(String name) throws MiniportException {
        return load(name, new RunClassLoader(classes));
    }

    private Class<?> load(String name, ClassLoader loader) throws MiniportException {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new MiniportException(
                    "%s: expected a class that can be loaded, found %s: %s".formatted(file, name, e));
        }
    }

    /** The one that takes the adapter, else the one that takes nothing. */
    private Constructor<?> constructor(Class<?> type) throws MiniportException {
        for (Class<?>[] parameters : List.<Class<?>[]>of(new Class<?>[]{AhciHba.class}, new Class<?>[0])) {
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
                return constructor;
            } catch (NoSuchMethodException e) {
                // The next kind.
            }
        }
        throw new MiniportException(
                "%s: expected a constructor %s(AhciHba hba) or one without parameters, found neither"
                        .formatted(file, type.getSimpleName()));
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
