package dev.irqlscope.scenario;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A fault on one line: its kind and then the keys that it would have in a scenario, as in
 * {@code storm,device=HBA 0,at=12ms,count=200,period=5us}. A value in quotation marks may hold commas; a quotation mark in it is
 * written twice.
 */
final class FaultWords {
    private static final int LONGEST = 4096;

    private final String source;
    private final String text;
    private int at;

    private FaultWords(String source, String text) {
        this.source = source;
        this.text = text;
    }

    /** Writes it. What is as usual is left out. */
    static String of(Fault fault) {
        StringBuilder to = new StringBuilder(fault.kind().word());
        add(to, "device", fault.device());
        nanos(to, "at", fault.atNanos());
        if (fault.everyNanos() > 0) {
            nanos(to, "every", fault.everyNanos());
        }
        switch (fault) {
            case Fault.Burst burst -> {
                add(to, "count", Integer.toString(burst.count()));
                if (burst.disturber() != null) {
                    add(to, "disturber", burst.disturber());
                    nanos(to, "disturbAfter", burst.disturbAfterNanos());
                }
            }
            case Fault.StuckLine stuck -> unlessForGood(to, stuck.forNanos());
            case Fault.InactiveIsr inactive -> unlessForGood(to, inactive.forNanos());
            case Fault.Pulse pulse -> unlessFirst(to, pulse.message());
            case Fault.Storm storm -> {
                add(to, "count", Integer.toString(storm.count()));
                nanos(to, "period", storm.periodNanos());
                unlessFirst(to, storm.message());
            }
            case Fault.SlowRegister slow -> {
                nanos(to, "by", slow.byNanos());
                unlessForGood(to, slow.forNanos());
            }
            case Fault.LostMessage lost -> unlessFirst(to, lost.message());
            case Fault.LateCompletion late -> nanos(to, "by", late.byNanos());
            case Fault.Notification _,Fault.DroppedCompletion _,Fault.SurpriseRemoval _ -> {
            }
        }
        return to.toString();
    }

    private static void unlessForGood(StringBuilder to, long forNanos) {
        if (forNanos != Long.MAX_VALUE) {
            nanos(to, "for", forNanos);
        }
    }

    private static void unlessFirst(StringBuilder to, int message) {
        if (message != 0) {
            add(to, "message", Integer.toString(message));
        }
    }

    private static void nanos(StringBuilder to, String key, long nanos) {
        add(to, key, nanos + "ns");
    }

    private static void add(StringBuilder to, String key, String value) {
        boolean plain = value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.equals(value.strip());
        to.append(',').append(key).append('=').append(plain ? value : '"' + value.replace("\"", "\"\"") + '"');
    }

    /**
     * Reads it.
     *
     * @param source what mistakes name as the place
     * @param devices that it can happen to
     */
    static Fault read(String source, String text, List<DeviceSpec> devices) throws ScenarioException {
        if (text.length() > LONGEST) {
            throw new ScenarioException(
                    "%s: expected at most %d characters, found %d".formatted(source, LONGEST, text.length()));
        }
        Node mapping = new FaultWords(source, text).mapping();
        return new FaultReader(devices).read(new YamlMapping(source, mapping, FaultReader.KEYS));
    }

    private Node mapping() throws ScenarioException {
        List<NodeTuple> pairs = new ArrayList<>();
        int begin = at;
        pairs.add(new NodeTuple(node("kind", begin), node(value(), begin)));
        while (at < text.length()) {
            at++; // The comma.
            begin = at;
            int equals = text.indexOf('=', at);
            int comma = text.indexOf(',', at);
            if (equals < 0 || comma >= 0 && comma < equals) {
                throw wrong(begin, "a key and its value, as in count=200",
                        text.substring(begin, comma < 0 ? text.length() : comma));
            }
            String key = text.substring(begin, equals).strip();
            at = equals + 1;
            int valueBegin = at;
            pairs.add(new NodeTuple(node(key, begin), node(value(), valueBegin)));
        }
        return new MappingNode(Tag.MAP, true, pairs, mark(0), mark(text.length()), DumperOptions.FlowStyle.FLOW);
    }

    /** Up to the next comma or the end. */
    private String value() throws ScenarioException {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(at, end).strip();
        at = end;
        return value;
    }

    private String quoted() throws ScenarioException {
        int begin = at;
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char here = text.charAt(at);
            if (here != '"') {
                value.append(here);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                value.append(here);
                at++;
            } else {
                at++;
                if (at < text.length() && text.charAt(at) != ',') {
                    throw wrong(at, "a comma after the quotation mark", text.substring(at));
                }
                return value.toString();
            }
        }
        throw wrong(begin, "a quotation mark at the end, too", text.substring(begin));
    }

    private ScenarioException wrong(int place, String expected, String found) {
        return new ScenarioException(
                "%s:1:%d: expected %s, found %s".formatted(source, place + 1, expected, YamlMapping.quote(found)));
    }

    private Node node(String value, int begin) {
        return new ScalarNode(Tag.STR, value, mark(begin), mark(begin), DumperOptions.ScalarStyle.PLAIN);
    }

    private Mark mark(int column) {
        return new Mark(source, column, 0, column, new int[0], 0);
    }
}
