package dev.irqlscope.format;

import java.util.HashMap;
import java.util.Map;

/** Names of types, as far as they are known at a place of the metadata. */
final class TsdlScope {
    private final TsdlScope around;
    private final Map<String, CtfType> types = new HashMap<>();

    /** A scope within another one, which may be null. */
    TsdlScope(TsdlScope around) {
        this.around = around;
    }

    /** The type of a name such as {@code uint32_t}, {@code unsigned long} or {@code struct packet_context}; null if there is none. */
    CtfType find(String name) {
        for (TsdlScope scope = this; scope != null; scope = scope.around) {
            CtfType type = scope.types.get(name);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    /** False if this scope has that name already. */
    boolean add(String name, CtfType type) {
        return types.putIfAbsent(name, type) == null;
    }
}
