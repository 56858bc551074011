package dev.irqlscope.loader;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks through classes for what a miniport must not do, and for what makes runs differ. It sees what is called by name. */
final class Inspection {
    private final String file;
    private final Set<String> refusals = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private String source;
    private int line;

    /** @param file what complaints call a file that has no better name */
    Inspection(String file) {
        this.file = file;
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void inspect(ClassModel type) {
        source = type.findAttribute(Attributes.sourceFile())
                .map(attribute -> attribute.sourceFile().stringValue())
                .filter(name -> !file.endsWith(name))
                .map(name -> file + ": " + name)
                .orElse(file);
        line = 0;
        for (FieldModel field : type.fields()) {
            field(type, field);
        }
        for (MethodModel method : type.methods()) {
            method(method);
        }
    }

    private void field(ClassModel type, FieldModel field) {
        boolean shared = field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.FINAL)
                && !field.flags().has(AccessFlag.SYNTHETIC);
        if (shared) {
            warnings.add(
                    "%s: the static field %s of %s can change and is shared by all adapters; keep state in the device extension"
                            .formatted(
                                    source,
                                    field.fieldName().stringValue(),
                                    type.thisClass().asSymbol().displayName()));
        }
    }

    private void method(MethodModel method) {
        method.code().ifPresent(code -> {
            line = 0;
            for (CodeElement element : code) {
                if (element instanceof LineNumber number) {
                    if (line == 0 && method.flags().has(AccessFlag.SYNCHRONIZED)) {
                        line = number.line();
                        note(Suspicion.SYNCHRONIZED);
                    }
                    line = number.line();
                } else {
                    instruction(element);
                }
            }
        });
    }

    private void instruction(CodeElement element) {
        switch (element) {
            case InvokeInstruction call ->
                note(
                        Suspicion.of(
                                nameOf(call.owner().asSymbol()),
                                call.name().stringValue(),
                                call.type().stringValue()));
            case InvokeDynamicInstruction made -> {
                for (ConstantDesc argument : made.bootstrapArgs()) {
                    if (argument instanceof DirectMethodHandleDesc handle) {
                        note(Suspicion.of(nameOf(handle.owner()), handle.methodName(), handle.lookupDescriptor()));
                    }
                }
            }
            case FieldInstruction field -> {
                boolean input = field.opcode() == Opcode.GETSTATIC && field.name().equalsString("in")
                        && nameOf(field.owner().asSymbol()).equals("java.lang.System");
                if (input) {
                    note(new Suspicion(true, "System.in: a driver routine has nobody to wait for"));
                }
            }
            case MonitorInstruction monitor when monitor.opcode() == Opcode.MONITORENTER ->
                note(Suspicion.SYNCHRONIZED);
            default -> {}
        }
    }

    private void note(Suspicion suspicion) {
        if (suspicion != null) {
            (suspicion.refused() ? refusals : warnings)
                    .add("%s%s: %s".formatted(source, line == 0 ? "" : ":" + line, suspicion.sentence()));
        }
    }

    /** As in {@code java.util.Map$Entry}. */
    private static String nameOf(ClassDesc type) {
        if (!type.isClassOrInterface()) {
            return "";
        }
        return type.packageName().isEmpty() ? type.displayName() : type.packageName() + "." + type.displayName();
    }
}
