package dev.irqlscope.loader;

import java.util.Map;
import java.util.Set;

/**
 * What a miniport's code had better not use.
 *
 * @param refused whether it cannot be loaded with it
 * @param sentence what is wrong with it
 */
record Suspicion(boolean refused, String sentence) {
    private static final String WAIT = "a driver routine at raised IRQL must not wait; use StorPort.stallExecution or Simulated.work";
    private static final String LOCK = "Java locks know nothing of IRQL; use StorPort.acquireInterruptLock";
    private static final String FILES = "a miniport has no files, no network and no processes: it talks to its device only";
    private static final String THREADS = "a miniport starts no threads: the port driver calls it";
    private static final String CLOCK = "reads the wall clock, so two runs of one recipe may differ";
    private static final String DICE = "is random without a seed, so two runs of one recipe may differ";
    private static final String IDENTITY = "depends on where objects lie in memory, so two runs of one recipe may differ";

    /** What in java.util.concurrent neither waits nor starts anything. */
    private static final Set<String> HARMLESS = Set.of(
            "ConcurrentHashMap", "ConcurrentLinkedDeque", "ConcurrentLinkedQueue", "ConcurrentSkipListMap",
            "CopyOnWriteArrayList", "ThreadLocalRandom", "TimeUnit");

    private static final Set<String> WALL_CLOCK = Set.of(
            "Clock", "Instant", "LocalDate", "LocalDateTime", "LocalTime", "OffsetDateTime", "ZonedDateTime");

    /** What a miniport may call of a device, by its type. */
    private static final Map<String, Set<String>> IN_MEMORY = Map.of(
            "AhciHba", Set.of("ports", "port", "slots", "hasMessagePerPort", "command", "setCommandTable"),
            "NvmeController", Set.of(
                    "queuePairs",
                    "submissionDoorbell",
                    "completionDoorbell",
                    "configuration",
                    "status",
                    "submit",
                    "takeCompletion"),
            "ScsiHba", Set.of("submit", "takeDone"),
            "VirtioDisk", Set.of(
                    "queues", "messages", "makeAvailable", "takeUsed", "disableNotifications", "enableNotifications"));

    /** The keyword, at a method or a block. */
    static final Suspicion SYNCHRONIZED = new Suspicion(true, "synchronized may wait: " + LOCK);

    /** What is to be said about a call; {@code null} if nothing. */
    static Suspicion of(String owner, String method, String descriptor) {
        int dot = owner.lastIndexOf('.');
        String home = dot < 0 ? "" : owner.substring(0, dot);
        String type = owner.substring(dot + 1);
        String call = type + "." + method;
        return switch (home) {
            case "java.lang" -> language(type, method, call);
            case "java.util.concurrent.locks" -> refuse(call, LOCK);
            case "java.util.concurrent" -> concurrent(type, method, call);
            case "java.util" -> utilities(type, method, descriptor, call);
            case "java.util.random" ->
                method.equals("getDefault") || method.equals("of") ? warn(call, DICE) : null;
            case "java.security" -> type.equals("SecureRandom") ? warn(call, DICE) : null;
            case "java.time" ->
                WALL_CLOCK.contains(type) && (method.equals("now") || method.startsWith("system"))
                        ? warn(call, CLOCK)
                        : null;
            case "java.io" ->
                type.startsWith("File") || type.equals("RandomAccessFile") || type.equals("Console")
                        ? refuse(call, FILES)
                        : null;
            case "java.net", "java.nio.file", "java.nio.channels" -> refuse(call, FILES);
            case "dev.irqlscope.hba" -> device(type, method, call);
            case "dev.irqlscope.storport" ->
                call.equals("Srb.<init>") ? refuse("new Srb", "requests come from the port driver") : null;
            default -> foreign(owner, call);
        };
    }

    private static Suspicion language(String type, String method, String call) {
        return switch (type) {
            case "Thread" -> switch (method) {
                case "sleep", "join", "yield" -> refuse(call, WAIT);
                case "currentThread", "onSpinWait" -> null;
                default -> refuse(call, THREADS);
            };
            case "Object" -> switch (method) {
                case "wait", "notify", "notifyAll" -> refuse(call, WAIT);
                case "hashCode" -> warn(call, IDENTITY);
                default -> null;
            };
            case "System" -> switch (method) {
                case "nanoTime", "currentTimeMillis" -> warn(call, CLOCK);
                case "identityHashCode" -> warn(call, IDENTITY);
                case "exit", "load", "loadLibrary" -> refuse(call, FILES);
                default -> null;
            };
            case "Runtime" -> switch (method) {
                case "exit", "halt", "exec", "load", "loadLibrary" -> refuse(call, FILES);
                default -> null;
            };
            case "ProcessBuilder" -> refuse(call, FILES);
            case "Math", "StrictMath" -> method.equals("random") ? warn(call, DICE) : null;
            default -> null;
        };
    }

    private static Suspicion concurrent(String type, String method, String call) {
        if (type.equals("ThreadLocalRandom")) {
            return warn(call, DICE);
        }
        boolean waits = !HARMLESS.contains(type)
                || (type.equals("TimeUnit") && (method.equals("sleep") || method.startsWith("timed")));
        return waits ? refuse(call, WAIT) : null;
    }

    private static Suspicion utilities(String type, String method, String descriptor, String call) {
        boolean unseeded = (type.equals("Random") || type.equals("SplittableRandom")) && method.equals("<init>")
                && descriptor.equals("()V");
        return switch (type) {
            case "UUID" -> method.equals("randomUUID") ? warn(call, DICE) : null;
            case "IdentityHashMap" -> method.equals("<init>") ? warn(call, IDENTITY) : null;
            case "Scanner" -> refuse(call, FILES);
            default -> unseeded ? warn("new " + type + "()", DICE) : null;
        };
    }

    /** What lies in the host's memory belongs to the driver; everything else of a device is on the other side of the bus. */
    private static Suspicion device(String type, String method, String call) {
        return IN_MEMORY.getOrDefault(type, Set.of()).contains(method)
                ? null
                : refuse(call,
                        "registers are reached through StorPort.readRegisterUlong and writeRegisterUlong, which take bus time");
    }

    private static Suspicion foreign(String owner, String call) {
        boolean inside = owner.startsWith("dev.irqlscope.") && !owner.startsWith("dev.irqlscope.storport.")
                && !owner.startsWith("dev.irqlscope.miniport.");
        return inside
                ? refuse(call, "is inside the program; miniports see the packages storport, hba and miniport")
                : null;
    }

    private static Suspicion refuse(String call, String why) {
        return new Suspicion(true, call + ": " + why);
    }

    private static Suspicion warn(String call, String why) {
        return new Suspicion(false, call + " " + why);
    }
}
