package dev.irqlscope.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The classes of one miniport for one run: whatever they keep in static fields ends with it. */
final class RunClassLoader extends ClassLoader {
    private static final String BUDGET = RunBudget.class.getName();

    private final Map<String, byte[]> classes;

    /** @param classes instrumented, by their binary names */
    RunClassLoader(Map<String, byte[]> classes) {
        super(RunClassLoader.class.getClassLoader());
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(BUDGET) && !classes.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) {
        byte[] bytes = name.equals(BUDGET) ? budget() : classes.get(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static byte[] budget() {
        try (InputStream in = RunBudget.class.getResourceAsStream("RunBudget.class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
