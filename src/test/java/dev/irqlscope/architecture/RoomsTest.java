package dev.irqlscope.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.ConstructorCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.irqlscope.launch.Main;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the table of rooms. A room is a package under {@code dev.irqlscope} with all that lies in it. It may use itself,
 * java.base, and the rooms and libraries that stand beside it here.
 */
class RoomsTest {
    private static final String HOUSE = "dev.irqlscope";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    private static final String[] MACHINE = {"trace", "engine", "storport", "hba", "miniport"};

    private static final String[] BELOW_THE_ROOF = {
        "trace", "engine", "storport", "hba", "miniport", "scenario", "loader", "analysis", "format", "session", "view"
    };

    private static final String[] DOCUMENTS = {"com.fasterxml.jackson", "org.yaml.snakeyaml"};
    private static final String[] COMPILER = {"javax.tools", "javax.lang.model"};
    private static final String[] PICTURES = {"java.awt", "javax.imageio"};
    private static final String HISTOGRAM = "org.HdrHistogram";
    private static final String[] WINDOW = {
        "javafx", "atlantafx", "org.controlsfx", "org.kordamp.ikonli", "java.util.prefs"
    };

    /** Ground floor first. */
    private static final Map<String, Room> ROOMS = new LinkedHashMap<>();

    static {
        room("trace");
        room("engine").uses("trace");
        room("storport").uses("engine", "trace");
        room("hba").uses("storport", "engine", "trace");
        room("miniport").uses("storport", "hba");
        room("scenario").uses(MACHINE).libraries(DOCUMENTS);
        room("loader").uses("storport", "hba", "miniport").libraries(COMPILER);
        room("analysis").uses("trace").libraries(DOCUMENTS).libraries(HISTOGRAM);
        room("format").uses("trace", "analysis").libraries(DOCUMENTS).libraries("io.airlift.compress");
        room("session").uses("scenario", "loader", "engine", "format", "analysis", "trace").libraries(DOCUMENTS);
        room("view").uses("trace", "analysis").libraries(PICTURES).libraries(HISTOGRAM);
        room("cli").uses(BELOW_THE_ROOF).libraries(DOCUMENTS).libraries(PICTURES).libraries(HISTOGRAM, "picocli");
        room("app").uses(BELOW_THE_ROOF)
                .libraries(DOCUMENTS)
                .libraries(PICTURES)
                .libraries(WINDOW)
                .libraries(HISTOGRAM);
        room("launch").uses("cli", "app").libraries(PICTURES).libraries("picocli", "javafx.application");
    }

    /** What reads the wall clock, waits for it, or rolls dice that no seed decides. */
    private static final Set<String> UNREPEATABLE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.security.SecureRandom.<init>",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of");

    private static final Set<String> RANDOM = Set.of("java.util.Random", "java.util.SplittableRandom");

    @Test
    void everyClassLivesInARoom() {
        classes().that(DescribedPredicate.describe("are not module-info", c -> !c.getName().endsWith("module-info")))
                .should()
                .resideInAnyPackage(ROOMS.keySet().stream().map(RoomsTest::inside).toArray(String[]::new))
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomUsesOnlyWhatTheTableAllows(Room room) {
        classes().that()
                .resideInAPackage(inside(room.name))
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe("the table allows " + room, room::mayUse))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void roomsFormNoCycle() {
        slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void packagesInsideRoomsFormNoCycle() {
        slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("repeatableRooms")
    void aRunIsARecipe(String room) {
        noClasses().that()
                .resideInAPackage(inside(room))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "no recipe repeats (wall clock, sleep, randomness without a seed)", RoomsTest::isUnrepeatable))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("vagueEndings")
    void namesSayWhatAClassIs(String ending) {
        noClasses().should().haveSimpleNameEndingWith(ending).check(CLASSES);
    }

    @Test
    void onlySimulatedProcessorsAreVirtualThreads() {
        noClasses().that()
                .resideOutsideOfPackage(inside("engine"))
                .should()
                .callMethod(Thread.class, "ofVirtual")
                .because("all share one carrier, and whatever computes there holds up the machine")
                .check(CLASSES);
    }

    @Test
    void onlyWhatMiniportsNeedIsExported() throws IOException {
        URI main = URI.create(Main.class.getResource("Main.class").toString());
        try (InputStream in = Files.newInputStream(Path.of(main.resolve("../../../module-info.class")))) {
            assertThat(ModuleDescriptor.read(in).exports())
                    .extracting(ModuleDescriptor.Exports::source)
                    .isSubsetOf(HOUSE + ".storport", HOUSE + ".hba", HOUSE + ".miniport");
        }
    }

    static Iterable<Room> rooms() {
        return ROOMS.values();
    }

    static List<String> repeatableRooms() {
        return List.of("engine", "storport", "hba", "miniport");
    }

    static List<String> vagueEndings() {
        return List.of("Manager", "Helper", "Util", "Utils");
    }

    private static boolean isUnrepeatable(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        boolean unseeded = RANDOM.contains(owner)
                && access.getTarget() instanceof ConstructorCallTarget made
                && made.getRawParameterTypes().isEmpty();
        return unseeded || UNREPEATABLE.contains(owner + "." + access.getName());
    }

    private static Room room(String name) {
        return ROOMS.computeIfAbsent(name, Room::new);
    }

    private static String inside(String room) {
        return HOUSE + "." + room + "..";
    }

    /** One row of the table. */
    static final class Room {
        private final String name;
        private final Set<String> packages = new LinkedHashSet<>();

        Room(String name) {
            this.name = name;
            uses(name);
        }

        Room uses(String... rooms) {
            for (String room : rooms) {
                packages.add(HOUSE + "." + room);
            }
            return this;
        }

        Room libraries(String... outside) {
            packages.addAll(List.of(outside));
            return this;
        }

        boolean mayUse(JavaClass used) {
            JavaClass type = used.getBaseComponentType();
            String home = type.getPackageName();
            return type.isPrimitive() || Object.class.getModule().isExported(home)
                    || packages.stream().anyMatch(allowed -> home.equals(allowed) || home.startsWith(allowed + "."));
        }

        @Override
        public String toString() {
            return name + " " + packages;
        }
    }
}
