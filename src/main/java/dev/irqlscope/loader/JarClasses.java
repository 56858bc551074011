package dev.irqlscope.loader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/** The classes of a jar, and which of them its manifest calls the miniport. */
record JarClasses(Map<String, byte[]> classes, String miniport) {
    /** Main attribute of the manifest that names the miniport; needed only if the jar has several. */
    static final String MINIPORT_CLASS = "Miniport-Class";

    private static final String CLASS = ".class";

    static JarClasses read(Path file) throws MiniportException, IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(CLASS) && !name.startsWith("META-INF/") && !name.endsWith("module-info.class")) {
                    classes.put(
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'),
                            jar.getInputStream(entry).readAllBytes());
                }
            }
            String miniport = jar.getManifest() == null
                    ? null
                    : jar.getManifest().getMainAttributes().getValue(MINIPORT_CLASS);
            return new JarClasses(classes, miniport);
        } catch (ZipException e) {
            throw new MiniportException(file + ": expected a jar, found none: " + e.getMessage());
        }
    }
}
