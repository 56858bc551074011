package dev.irqlscope.loader;

import java.io.IOException;
import java.io.InputStream;
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

    /** All classes together, unpacked; far more than a driver has. */
    private static final int MOST_BYTES = 64 << 20;

    static JarClasses read(Path file) throws MiniportException, IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        int left = MOST_BYTES;
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(CLASS) && !name.startsWith("META-INF/") && !name.endsWith("module-info.class")) {
                    byte[] bytes = unpacked(file, jar, entry, left);
                    left -= bytes.length;
                    classes.put(name.substring(0, name.length() - CLASS.length()).replace('/', '.'), bytes);
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

    private static byte[] unpacked(Path file, JarFile jar, JarEntry entry, int most)
            throws MiniportException, IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new MiniportException("%s: expected classes of at most %,d bytes, found more in %s"
                        .formatted(file, MOST_BYTES, entry.getName()));
            }
            return bytes;
        }
    }
}
