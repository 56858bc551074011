package dev.irqlscope.loader;

import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.StorDpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Puts a budget check at method entries and backward jumps, says of DPC routines that they read their arguments, and lets what
 * ends a machine through catch blocks. What is printed
 * goes to standard error: standard output belongs to the program.
 */
final class Instrumentation {
    private static final ClassDesc BUDGET = RunBudget.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final MethodTypeDesc TAKES_THROWABLE = MethodTypeDesc
            .of(ConstantDescs.CD_void, ConstantDescs.CD_Throwable);
    private static final ClassDesc SIMULATED = Simulated.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc TAKES_DPC = MethodTypeDesc
            .of(ConstantDescs.CD_void, StorDpc.class.describeConstable().orElseThrow());
    private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
    private static final ClassDesc PRINT_STREAM = ClassDesc.of("java.io.PrintStream");

    private final ClassFile classFile;
    private final DpcRoutines dpcRoutines = new DpcRoutines();

    /** @param classes all classes of the miniport, which name each other */
    Instrumentation(Map<String, byte[]> classes) {
        classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(type -> find(classes, type))
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static InputStream find(Map<String, byte[]> classes, ClassDesc type) {
        String path = type.descriptorString().substring(1, type.descriptorString().length() - 1);
        byte[] own = classes.get(path.replace('/', '.'));
        return own != null
                ? new ByteArrayInputStream(own)
                : Instrumentation.class.getResourceAsStream("/" + path + ".class");
    }

    /** Reads a class. Each must be read before any is instrumented. */
    ClassModel parse(byte[] bytes) {
        ClassModel type = classFile.parse(bytes);
        dpcRoutines.learn(type);
        return type;
    }

    byte[] instrument(ClassModel type) {
        return classFile.transformClass(type, (builder, element) -> {
            if (element instanceof MethodModel method) {
                builder.transformMethod(method, MethodTransform.transformingCode(checks(type, method)));
            } else {
                builder.with(element);
            }
        });
    }

    private CodeTransform checks(ClassModel type, MethodModel method) {
        return CodeTransform.ofStateful(() -> new Checks(dpcRoutines.dpcOfReader(type, method)));
    }

    /** The checks of one method. */
    private static final class Checks implements CodeTransform {
        private final Set<Label> passed = new HashSet<>();
        private final Set<Label> handlers = new HashSet<>();
        private final OptionalInt dpcOfReader;

        /** @param dpcOfReader the local variable that holds the DPC, in a DPC routine that reads its arguments */
        private Checks(OptionalInt dpcOfReader) {
            this.dpcOfReader = dpcOfReader;
        }

        @Override
        public void atStart(CodeBuilder builder) {
            step(builder);
            dpcOfReader.ifPresent(dpc -> builder.aload(dpc).invokestatic(SIMULATED, "usesArguments", TAKES_DPC));
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            switch (element) {
                case ExceptionCatch handler -> {
                    handlers.add(handler.handler());
                    builder.with(element);
                }
                case LabelTarget here -> {
                    passed.add(here.label());
                    builder.with(element);
                    if (handlers.contains(here.label())) {
                        builder.dup().invokestatic(BUDGET, "caught", TAKES_THROWABLE);
                    }
                }
                case BranchInstruction jump -> {
                    stepIfBack(builder, List.of(jump.target()));
                    builder.with(element);
                }
                case TableSwitchInstruction table -> {
                    stepIfBack(builder, table.cases().stream().map(SwitchCase::target).toList());
                    stepIfBack(builder, List.of(table.defaultTarget()));
                    builder.with(element);
                }
                case LookupSwitchInstruction lookup -> {
                    stepIfBack(builder, lookup.cases().stream().map(SwitchCase::target).toList());
                    stepIfBack(builder, List.of(lookup.defaultTarget()));
                    builder.with(element);
                }
                case FieldInstruction field when isStandardOutput(field) ->
                    builder.getstatic(SYSTEM, "err", PRINT_STREAM);
                default -> builder.with(element);
            }
        }

        private void stepIfBack(CodeBuilder builder, List<Label> targets) {
            if (targets.stream().anyMatch(passed::contains)) {
                step(builder);
            }
        }

        private static void step(CodeBuilder builder) {
            builder.invokestatic(BUDGET, "step", NOTHING);
        }

        private static boolean isStandardOutput(FieldInstruction field) {
            return field.opcode() == Opcode.GETSTATIC && field.name().equalsString("out")
                    && field.owner().asSymbol().equals(SYSTEM);
        }
    }
}
