package dev.irqlscope.loader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles one source file into memory, against what this program exports. */
final class SourceCompiler {

    private SourceCompiler() {}

    /** The classes of the file, by their binary names. */
    static Map<String, byte[]> compile(Path file) throws MiniportException, IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new MiniportException(
                    file + ": expected a Java runtime with a compiler (module jdk.compiler), found one without");
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler
                .getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            Map<String, byte[]> classes = new TreeMap<>();
            List<String> options = new ArrayList<>(List.of("-g", "-proc:none", "-implicit:none"));
            lookAt(files, options);
            boolean compiled = compiler
                    .getTask(
                            new StringWriter(),
                            new InMemory(files, classes),
                            diagnostics,
                            options,
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                throw new MiniportException(mistakes(file, diagnostics));
            }
            return classes;
        }
    }

    /** As a module, the program shows a miniport its exported packages alone; on a class path, everything. */
    private static void lookAt(StandardJavaFileManager files, List<String> options) throws IOException {
        Module program = SourceCompiler.class.getModule();
        files.setLocation(StandardLocation.SOURCE_PATH, List.of());
        if (program.isNamed()) {
            files.setLocation(StandardLocation.CLASS_PATH, List.of());
            options.addAll(List.of("--add-modules", program.getName()));
            String modules = System.getProperty("jdk.module.path");
            if (modules != null) {
                options.addAll(List.of("--module-path", modules));
            }
        } else {
            options.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        }
    }

    private static List<String> mistakes(Path file, DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics()
                .stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                .map(one -> line(file, one))
                .toList();
    }

    private static String line(Path file, Diagnostic<?> mistake) {
        String message = String.join(
                "; ",
                mistake.getMessage(Locale.ROOT)
                        .lines()
                        .map(line -> line.strip().replaceAll(";$", ""))
                        .filter(line -> !line.isEmpty())
                        .toList());
        return mistake.getLineNumber() == Diagnostic.NOPOS
                ? file + ": " + message
                : "%s:%d:%d: %s".formatted(file, mistake.getLineNumber(), mistake.getColumnNumber(), message);
    }

    /** Keeps what the compiler writes. */
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        InMemory(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + kind.extension),
                    kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
