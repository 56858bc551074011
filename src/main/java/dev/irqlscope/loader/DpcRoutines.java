package dev.irqlscope.loader;

import dev.irqlscope.storport.HwStorDpcRoutine;
import dev.irqlscope.storport.StorDpc;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the DPC routines of a miniport and whether they read their arguments: methods that a lambda or a method reference makes
 * into an {@link HwStorDpcRoutine}, and the method of classes that implement it.
 */
final class DpcRoutines {
    private static final ClassDesc ROUTINE = HwStorDpcRoutine.class.describeConstable().orElseThrow();
    private static final ClassDesc DPC = StorDpc.class.describeConstable().orElseThrow();

    /** DPC, extension, and two arguments; what a lambda captures comes before them. */
    private static final int PARAMETERS = 4;

    private final Set<Method> routines = new HashSet<>();

    private record Method(ClassDesc owner, String name, String descriptor) {}

    /** Takes note of the routines that this class implements or hands on. */
    void learn(ClassModel type) {
        boolean isRoutine = type.interfaces().stream().anyMatch(each -> each.asSymbol().equals(ROUTINE));
        for (MethodModel method : type.methods()) {
            if (isRoutine && method.methodName().equalsString("run") && !method.flags().has(AccessFlag.BRIDGE)) {
                routines.add(key(type, method));
            }
            method.code().ifPresent(code -> {
                for (CodeElement element : code) {
                    if (element instanceof InvokeDynamicInstruction made
                            && made.typeSymbol().returnType().equals(ROUTINE)) {
                        learn(made);
                    }
                }
            });
        }
    }

    private void learn(InvokeDynamicInstruction made) {
        for (ConstantDesc argument : made.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc handle) {
                routines.add(new Method(handle.owner(), handle.methodName(), handle.lookupDescriptor()));
            }
        }
    }

    private static Method key(ClassModel type, MethodModel method) {
        return new Method(
                type.thisClass().asSymbol(), method.methodName().stringValue(), method.methodType().stringValue());
    }

    /** The local variable that holds the DPC, if this is a DPC routine that reads one of its arguments. */
    OptionalInt dpcOfReader(ClassModel type, MethodModel method) {
        MethodTypeDesc descriptor = method.methodTypeSymbol();
        int first = descriptor.parameterCount() - PARAMETERS;
        if (!routines.contains(key(type, method)) || first < 0 || !descriptor.parameterType(first).equals(DPC)) {
            return OptionalInt.empty();
        }
        int slot = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
        for (int i = 0; i < first; i++) {
            slot += TypeKind.from(descriptor.parameterType(i)).slotSize();
        }
        int argument = slot + PARAMETERS - 2;
        return method.code().isPresent() && reads(method.code().get(), argument)
                ? OptionalInt.of(slot)
                : OptionalInt.empty();
    }

    private static boolean reads(CodeModel code, int argument) {
        return code.elementStream()
                .anyMatch(element -> element instanceof LoadInstruction load
                        && (load.slot() == argument || load.slot() == argument + 1));
    }
}
