package dev.irqlscope.view;

/**
 * Colours by what they mean. What a colour says is also said by a place, a shape or a word: over-limit is the part right of
 * the limit's tick, spurious is a hollow diamond.
 *
 * @param ground behind everything
 * @param band behind the head of a group of rows
 * @param rail behind overview and ruler
 * @param grid lines that the eye measures by
 * @param border between areas
 * @param text names and figures
 * @param muted what explains
 * @param faint what may be overlooked
 * @param onSpan text on a coloured span
 * @param isr an interrupt service routine
 * @param nested one that interrupted another
 * @param dpc a DPC or softirq
 * @param clock a kernel vector
 * @param over the part of a routine past its limit, and limits
 * @param overText the same as text
 * @param spurious an interrupt that nobody claimed
 * @param line an interrupt line's level
 * @param passive code below DISPATCH
 * @param raised code at a raised level outside any known routine
 * @param idle nothing to do
 * @param bars counts, as of outstanding requests
 * @param lost where events are missing
 * @param accent what the user chose
 * @param cursor the cursor and its plate
 * @param onCursor text on that plate
 * @param plate behind a label that stands on drawn things
 */
public record Palette(
        int ground,
        int band,
        int rail,
        int grid,
        int border,
        int text,
        int muted,
        int faint,
        int onSpan,
        int isr,
        int nested,
        int dpc,
        int clock,
        int over,
        int overText,
        int spurious,
        int line,
        int passive,
        int raised,
        int idle,
        int bars,
        int lost,
        int accent,
        int cursor,
        int onCursor,
        int plate) {

    public static final Palette DARK = new Palette(
            0xFF0D1117,
            0xFF151B23,
            0xFF0A0D12,
            0xFF1E242C,
            0xFF30363D,
            0xFFE6EDF3,
            0xFF9198A1,
            0xFF656C76,
            0xFF06121F,
            0xFF58A6FF,
            0xFF9ECBFF,
            0xFF2FB59B,
            0xFFAD7FD6,
            0xFFFF5349,
            0xFFFF6A61,
            0xFFF5A524,
            0xFFD29922,
            0xFF2C323B,
            0xFF3F4A57,
            0xFF3A414A,
            0xFF59616C,
            0xFF9198A1,
            0xFF1F6FEB,
            0xFFF0F3F6,
            0xFF0D1117,
            0xD90D1117);

    public static final Palette LIGHT = new Palette(
            0xFFFFFFFF,
            0xFFF2F4F7,
            0xFFF8F9FB,
            0xFFE9ECF0,
            0xFFD0D7DE,
            0xFF1F2328,
            0xFF59636E,
            0xFF818B98,
            0xFFFFFFFF,
            0xFF2F7BE0,
            0xFF6BA6F2,
            0xFF178A74,
            0xFF8250C4,
            0xFFD1242F,
            0xFFC21D28,
            0xFFB26A00,
            0xFF9A6700,
            0xFFD8DDE3,
            0xFFB9C1CB,
            0xFFC9D0D8,
            0xFFA3ACB7,
            0xFF818B98,
            0xFF0969DA,
            0xFF1F2328,
            0xFFFFFFFF,
            0xE0FFFFFF);

    /** The colour with this share of its alpha. */
    public static int fade(int argb, double share) {
        int alpha = (int) Math.round((argb >>> 24) * Math.clamp(share, 0, 1));
        return alpha << 24 | (argb & 0xFFFFFF);
    }

    /** The colour that this share of {@code over} laid on {@code under} makes; both opaque. */
    public static int mix(int under, int over, double share) {
        double s = Math.clamp(share, 0, 1);
        int mixed = 0xFF;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = under >> shift & 0xFF;
            int b = over >> shift & 0xFF;
            mixed = mixed << 8 | (int) Math.round(a + (b - a) * s);
        }
        return mixed;
    }
}
