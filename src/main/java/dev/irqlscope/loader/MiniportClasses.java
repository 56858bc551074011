package dev.irqlscope.loader;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.ScsiHba;
import dev.irqlscope.hba.StorageDevice;
import dev.irqlscope.hba.VirtioDisk;
import dev.irqlscope.storport.HwInitializationData;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of a user's classes drives which adapters: the type of its constructor's parameter decides. A constructor without
 * parameters is for AHCI-style adapters.
 */
final class MiniportClasses {
    private static final List<Class<? extends StorageDevice>> ADAPTERS = List.of(
            AhciHba.class, NvmeController.class, ScsiHba.class, VirtioDisk.class);

    private final String file;
    private final Map<Class<? extends StorageDevice>, String> drivers = new LinkedHashMap<>();

    private MiniportClasses(String file) {
        this.file = file;
    }

    /**
     * Looks through all of them.
     *
     * @param names of the classes
     * @param loader where they are loaded from; nothing of them is run
     * @param only the one miniport that is meant, or {@code null} for all of them
     */
    static MiniportClasses among(String file, Collection<String> names, ClassLoader loader, String only)
            throws MiniportException {
        MiniportClasses found = new MiniportClasses(file);
        for (String name : only == null ? names : List.of(only)) {
            Class<?> type = found.load(name, loader);
            if (HwInitializationData.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                found.add(type);
            }
        }
        if (found.drivers.isEmpty()) {
            throw new MiniportException(
                    file + ": expected a class that implements HwInitializationData, found none");
        }
        return found;
    }

    private void add(Class<?> type) throws MiniportException {
        List<Class<? extends StorageDevice>> served = new ArrayList<>();
        for (Class<? extends StorageDevice> adapter : ADAPTERS) {
            if (constructor(type, adapter) != null) {
                served.add(adapter);
            }
        }
        if (served.isEmpty()) {
            throw new MiniportException(
                    "%s: expected a constructor of %s that takes nothing or one of %s, found none"
                            .formatted(file, type.getSimpleName(), String.join(", ", namesOf(ADAPTERS))));
        }
        for (Class<? extends StorageDevice> adapter : served) {
            String other = drivers.putIfAbsent(adapter, type.getName());
            if (other != null) {
                throw new MiniportException(
                        "%s: expected one class that implements HwInitializationData for %s, found %s and %s; a jar's manifest can name one as %s"
                                .formatted(
                                        file,
                                        adapter.getSimpleName(),
                                        other,
                                        type.getName(),
                                        JarClasses.MINIPORT_CLASS));
            }
        }
    }

    private Class<?> load(String name, ClassLoader loader) throws MiniportException {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            throw new MiniportException(
                    "%s: expected a class that can be loaded, found %s: %s".formatted(file, name, e));
        }
    }

    /** The adapters that one of them drives. */
    SortedSet<String> adapterTypes() {
        return namesOf(drivers.keySet());
    }

    /** Makes a miniport for an adapter; {@code null} if none of the classes drives it. */
    HwInitializationData<?> create(StorageDevice adapter, ClassLoader loader) throws ReflectiveOperationException {
        String name = drivers.get(adapter.getClass());
        if (name == null) {
            return null;
        }
        Constructor<?> constructor = constructor(Class.forName(name, false, loader), adapter.getClass());
        Object made = constructor.getParameterCount() == 0
                ? constructor.newInstance()
                : constructor.newInstance(adapter);
        return (HwInitializationData<?>) made;
    }

    /** The one that takes the adapter, else for AHCI the one that takes nothing; {@code null} if there is none. */
    private static Constructor<?> constructor(Class<?> type, Class<? extends StorageDevice> adapter) {
        Constructor<?> withNothing = null;
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 1 && parameters[0] == adapter) {
                constructor.setAccessible(true);
                return constructor;
            }
            if (parameters.length == 0 && adapter == AhciHba.class) {
                withNothing = constructor;
            }
        }
        if (withNothing != null) {
            withNothing.setAccessible(true);
        }
        return withNothing;
    }

    private static SortedSet<String> namesOf(Collection<Class<? extends StorageDevice>> adapters) {
        return adapters.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }
}
