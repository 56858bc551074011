package dev.irqlscope.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadedMiniportTest {
    @TempDir
    private Path folder;

    private Template template;

    @BeforeEach
    void readTemplate() throws Exception {
        template = new Template(folder);
    }

    @Test
    void twoRunsOfOneMiniportAreTheSameToTheEvent() throws Exception {
        LoadedMiniport miniport = template.load();
        String first = digest(miniport);
        assertThat(digest(miniport)).isEqualTo(first);
        assertThat(digest(template.load())).isEqualTo(first);
    }

    @Test
    void staticFieldsBeginAfreshWithEveryRun() throws Exception {
        LoadedMiniport miniport = template
                .with("    private final AhciHba hba;", "    private static int calls; private final AhciHba hba;")
                .inIsr("StorPort.stallExecution(x, Math.min(9, calls++));")
                .load();
        assertThat(digest(miniport)).isEqualTo(digest(miniport));
    }

    @Test
    void theHashTellsOneMiniportFromAnother() throws Exception {
        String plain = template.load().hash();
        assertThat(plain).matches("[0-9a-f]{64}").isEqualTo(template.load().hash());
        assertThat(template.with("Simulated.work(x, 400)", "Simulated.work(x, 401)").load().hash())
                .isNotEqualTo(plain);
    }

    @Test
    void theTraceSaysWhatWasRun() throws Exception {
        LoadedMiniport miniport = template.load();
        assertThat(template.run().trace().info().warnings()).first()
                .asString()
                .isEqualTo("Run with the miniport MyMiniport.java (SHA-256 of its classes: %s)"
                        .formatted(miniport.hash()));
    }

    @Test
    void aMistakeInTheSourceIsOneLineWithItsLineAndColumn() throws Exception {
        template.with("x.slots[slot] = srb;", "x.slots[slot] = 7;");
        int line = template.lineOf("x.slots[slot] = 7");
        assertThat(template.complaint())
                .isEqualTo(
                        "MyMiniport.java:%d:25: incompatible types: int cannot be converted to dev.irqlscope.storport.Srb"
                                .formatted(line));
    }

    @Test
    void eachMistakeHasItsLine() throws Exception {
        template.with("x.slots[slot] = srb;", "x.slots[slot] = 7;").with("x.finished |= done;", "x.finish |= done;");
        assertThat(template.complaint().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("MyMiniport\\.java:\\d+:\\d+: .*"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            try { Thread.sleep(1); } catch (InterruptedException e) { } | Thread.sleep: a driver routine at raised IRQL must not wait; use StorPort.stallExecution or Simulated.work
            try { x.wait(); } catch (InterruptedException e) { } | Object.wait: a driver routine at raised IRQL must not wait; use StorPort.stallExecution or Simulated.work
            java.util.concurrent.locks.LockSupport.park(); | LockSupport.park: Java locks know nothing of IRQL; use StorPort.acquireInterruptLock
            new java.util.concurrent.locks.ReentrantLock().lock(); | ReentrantLock.<init>: Java locks know nothing of IRQL; use StorPort.acquireInterruptLock
            synchronized (x) { x.taken++; } | synchronized may wait: Java locks know nothing of IRQL; use StorPort.acquireInterruptLock
            new Thread(() -> { }).start(); | Thread.<init>: a miniport starts no threads: the port driver calls it
            Runnable r = Thread::yield; | Thread.yield: a driver routine at raised IRQL must not wait; use StorPort.stallExecution or Simulated.work
            try { new java.io.FileReader("a").read(); } catch (java.io.IOException e) { } | FileReader.<init>: a miniport has no files, no network and no processes: it talks to its device only
            try { System.in.read(); } catch (java.io.IOException e) { } | System.in: a driver routine has nobody to wait for
            System.exit(1); | System.exit: a miniport has no files, no network and no processes: it talks to its device only
            hba.interrupts().raise(0); | AhciHba.interrupts: registers are reached through StorPort.readRegisterUlong and writeRegisterUlong, which take bus time
            hba.read(0); | AhciHba.read: registers are reached through StorPort.readRegisterUlong and writeRegisterUlong, which take bus time
            """)
    void whatBlocksIsRefusedWithItsLine(String statement, String sentence) throws Exception {
        template.inIsr(statement);
        assertThat(template.complaint().lines()).contains(
                "MyMiniport.java:%d: %s".formatted(template.lineOf(statement), sentence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            long a = System.nanoTime(); | System.nanoTime reads the wall clock, so two runs of one recipe may differ
            var a = java.time.Instant.now(); | Instant.now reads the wall clock, so two runs of one recipe may differ
            int a = System.identityHashCode(x); | System.identityHashCode depends on where objects lie in memory, so two runs of one recipe may differ
            int a = x.hashCode(); | Object.hashCode depends on where objects lie in memory, so two runs of one recipe may differ
            double a = Math.random(); | Math.random is random without a seed, so two runs of one recipe may differ
            var a = new java.util.Random(); | new Random() is random without a seed, so two runs of one recipe may differ
            """)
    void whatMakesRunsDifferIsWarnedAboutWithItsLine(String statement, String sentence) throws Exception {
        template.inIsr(statement);
        assertThat(template.load().warnings()).containsExactly(
                "%s/MyMiniport.java:%d: %s".formatted(folder, template.lineOf(statement), sentence));
    }

    @Test
    void aStaticThatCanChangeIsWarnedAbout() throws Exception {
        template.with("    private final AhciHba hba;",
                "    private static int calls;\n    private final AhciHba hba;");
        assertThat(template.load().warnings()).singleElement()
                .asString()
                .contains("the static field calls of MyMiniport can change and is shared by all adapters");
    }

    @Test
    void aSeededGeneratorIsFine() throws Exception {
        assertThat(template.inIsr("new java.util.Random(7).nextInt();").load().warnings()).isEmpty();
    }

    @Test
    void aConstructorThatNobodyCanCallIsSaid() throws Exception {
        template.with("public MyMiniport(AhciHba hba) {", "public MyMiniport(AhciHba hba, int more) {");
        assertThat(template.complaint()).isEqualTo(
                "MyMiniport.java: expected a constructor of MyMiniport that takes nothing or one of AhciHba, NvmeController, ScsiHba, VirtioDisk, found none");
    }

    @Test
    void theTypeOfTheConstructorsParameterDecidesWhichAdaptersItGets() throws Exception {
        Scenario scenario = Scenario.read(Path.of("samples/scenarios/msix-per-cpu.yaml"));
        LoadedMiniport nvme = LoadedMiniport.read(Path.of("samples/miniports/MyNvmeMiniport.java"));
        assertThat(nvme.adapterTypes()).containsExactly("NvmeController");
        HeadlessRun.Outcome outcome = Template.run(nvme, scenario);
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(routines(outcome)).contains("MyHwMSInterrupt3", "MyQueue3Dpc").doesNotContain("NvmeQueue3Dpc");
    }

    @Test
    void adaptersThatNoConstructorTakesKeepTheMiniportThatShips() throws Exception {
        Scenario both = Scenario.read(Files.writeString(folder.resolve("both.yaml"), """
                title: both
                devices:
                  - { kind: ahci, name: A, line: L, vector: 0x91, service: { min: 1us, mean: 2us } }
                  - { kind: nvme, name: N, vectors: [0x81], service: { min: 1us, mean: 2us } }
                """));
        LoadedMiniport nvme = LoadedMiniport.read(Path.of("samples/miniports/MyNvmeMiniport.java"));
        assertThat(routines(Template.run(nvme, both))).contains("MyHwMSInterrupt0", "AhciHwInterrupt");
        assertThat(routines(Template.run(template.load(), both))).contains("NvmeHwMSInterrupt0", "MyHwInterrupt");
    }

    @Test
    void oneFileMayHaveAMiniportForEachKindOfAdapter() throws Exception {
        String source = Files.readString(Template.FILE)
                + Files.readString(Path.of("samples/miniports/MyNvmeMiniport.java"))
                        .replaceAll("(?m)^import .*;$", "")
                        .replace("public final class MyNvmeMiniport", "final class MyNvmeMiniport");
        String imports = Files.readString(Path.of("samples/miniports/MyNvmeMiniport.java"))
                .lines()
                .filter(line -> line.startsWith("import ") && !source.contains(line))
                .reduce("", (all, line) -> all + line + "\n");
        Path file = Files.writeString(folder.resolve("MyMiniport.java"), imports + source);
        assertThat(LoadedMiniport.read(file).adapterTypes()).containsExactly("AhciHba", "NvmeController");
    }

    private static List<String> routines(HeadlessRun.Outcome outcome) {
        Catalog catalog = outcome.trace().catalog();
        return IntStream.range(0, catalog.size())
                .mapToObj(catalog::get)
                .filter(Entity.Routine.class::isInstance)
                .map(Entity::name)
                .toList();
    }

    @Test
    void aFileWithoutAMiniportIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("Other.java"), "class Other { }");
        assertThatThrownBy(() -> LoadedMiniport.read(file))
                .hasMessage(file + ": expected a class that implements HwInitializationData, found none");
    }

    @Test
    void anotherKindOfFileIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("driver.sys"), "MZ");
        assertThatThrownBy(() -> LoadedMiniport.read(file))
                .hasMessage(file + ": expected a miniport that ends in .java or .jar, found another name");
        assertThatThrownBy(() -> LoadedMiniport.read(folder.resolve("none.java")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aJarRunsLikeItsSource() throws Exception {
        Map<String, byte[]> classes = SourceCompiler.compile(template.write());
        LoadedMiniport fromJar = LoadedMiniport.read(jar(classes, null));
        assertThat(fromJar.hash()).isEqualTo(template.load().hash());
        assertThat(digest(fromJar)).isEqualTo(digest(template.load()));
    }

    @Test
    void theManifestSaysWhichOfSeveralMiniportsAJarMeans() throws Exception {
        Map<String, byte[]> classes = SourceCompiler.compile(template.write());
        classes.putAll(SourceCompiler.compile(Files.writeString(
                folder.resolve("Second.java"),
                Files.readString(Template.FILE).replace("MyMiniport", "Second"))));
        Path open = jar(classes, null);
        assertThatThrownBy(() -> LoadedMiniport.read(open)).hasMessage(
                open + ": expected one class that implements HwInitializationData for AhciHba, found MyMiniport and Second; "
                        + "a jar's manifest can name one as Miniport-Class");
        assertThat(
                Template.run(LoadedMiniport.read(jar(classes, "Second")), Scenario.defaultScenario()).result().reason())
                .isEqualTo(StopReason.TIME);
    }

    @Test
    void damagedFilesAreOneLine() throws Exception {
        Path noJar = Files.writeString(folder.resolve("a.jar"), "no jar");
        assertThatThrownBy(() -> LoadedMiniport.read(noJar))
                .isInstanceOf(MiniportException.class)
                .hasMessageStartingWith(noJar + ": expected a jar, found none");
        Path damaged = jar(Map.of("A", new byte[]{1, 2, 3, 4}), null);
        assertThatThrownBy(() -> LoadedMiniport.read(damaged))
                .isInstanceOf(MiniportException.class)
                .hasMessageStartingWith(damaged + ": expected a class file that Java can read");
    }

    @Test
    void aFolderIsNoMiniport() throws Exception {
        for (String name : List.of("Folder.java", "folder.jar")) {
            Path directory = Files.createDirectory(folder.resolve(name));
            assertThatThrownBy(() -> LoadedMiniport.read(directory))
                    .isInstanceOf(MiniportException.class)
                    .hasMessage(directory + ": expected a file, found a directory");
        }
    }

    @Test
    void aJarThatUnpacksWithoutEndIsRefused() throws Exception {
        Path large = jar(Map.of("A", new byte[(64 << 20) + 1]), null);
        assertThat(large).satisfies(file -> assertThat(Files.size(file)).isLessThan(1 << 20));
        assertThatThrownBy(() -> LoadedMiniport.read(large))
                .isInstanceOf(MiniportException.class)
                .hasMessage(large + ": expected classes of at most 67,108,864 bytes, found more in A.class");
    }

    @Test
    void aClassWithANameOfJavasIsRefused() throws Exception {
        byte[] own = ClassFile.of().build(ClassDesc.of("java.lang.Mine"), type -> {});
        Path jar = jar(Map.of("java.lang.Mine", own), null);
        assertThatThrownBy(() -> LoadedMiniport.read(jar))
                .isInstanceOf(MiniportException.class)
                .hasMessageStartingWith(jar + ": expected a class that can be loaded, found java.lang.Mine: ");
    }

    @Test
    void complaintsOfTheCompilerAreOneLineEach() throws Exception {
        template.with("StorPort.initializeDpc(x, x.completionDpc, this::completionDpcRoutine);",
                "StorPort.initializeDpc(x, x.completionDpc);");
        assertThat(template.complaint())
                .startsWith("MyMiniport.java:")
                .contains("given types; required: ")
                .doesNotContain(";;", "\n");
    }

    @Test
    void whatItPrintsGoesToStandardError() throws Exception {
        byte[] plain = SourceCompiler.compile(template.inIsr("System.out.println(1);").write()).get("MyMiniport");
        Instrumentation instrumentation = new Instrumentation(Map.of("MyMiniport", plain));
        ClassModel instrumented = instrumentation.parse(instrumentation.instrument(instrumentation.parse(plain)));
        assertThat(instrumented.methods()
                .stream()
                .flatMap(method -> method.code().stream())
                .flatMap(CodeModel::elementStream)
                .filter(FieldInstruction.class::isInstance)
                .map(field -> ((FieldInstruction) field).name().stringValue()))
                .contains("err")
                .doesNotContain("out");
    }

    private Path jar(Map<String, byte[]> classes, String miniport) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (miniport != null) {
            manifest.getMainAttributes().putValue("Miniport-Class", miniport);
        }
        Path file = Files.createTempFile(folder, "miniport", ".jar");
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> one : classes.entrySet()) {
                jar.putNextEntry(new JarEntry(one.getKey().replace('.', '/') + ".class"));
                jar.write(one.getValue());
            }
        }
        return file;
    }

    private static String digest(LoadedMiniport miniport) throws Exception {
        return EventDigest.of(Template.run(miniport, Scenario.defaultScenario()).trace().snapshot());
    }
}
