package dev.irqlscope.storport;

/** What HwStorFindAdapter answers, as the SP_RETURN_* values of storport.h. */
public enum SpReturn {
    /** SP_RETURN_NOT_FOUND: there is no such adapter. */
    NOT_FOUND,
    /** SP_RETURN_FOUND: it is there, and the driver knows how to use it. */
    FOUND,
    /** SP_RETURN_ERROR: it is there and does not work. */
    ERROR,
    /** SP_RETURN_BAD_CONFIG: its resources are not those that it needs. */
    BAD_CONFIG
}
