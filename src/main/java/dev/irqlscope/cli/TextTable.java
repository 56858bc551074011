package dev.irqlscope.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of words and figures in columns that line up; the first column to the left, figures to the right. */
final class TextTable {
    private static final String INDENT = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int leftColumns;

    /** @param leftColumns how many columns, from the first on, are words */
    TextTable(int leftColumns) {
        this.leftColumns = leftColumns;
    }

    TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    void appendTo(StringBuilder text) {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int column = 0; column < row.length; column++) {
                String padding = " ".repeat(widths[column] - row[column].length());
                line.append(column < leftColumns ? row[column] + padding : padding + row[column]).append(INDENT);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
