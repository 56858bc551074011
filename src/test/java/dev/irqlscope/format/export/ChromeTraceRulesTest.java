package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported files against the rules of the format; and the rules against files that break them. */
class ChromeTraceRulesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String NAMED = "{'ph':'M','pid':1,'tid':0,'name':'process_name','args':{'name':'a'}},"
            + "{'ph':'M','pid':1,'tid':1,'name':'thread_name','args':{'name':'b'}}";
    private static final String SLICE = "{'ph':'X','pid':1,'tid':1,'ts':1.5,'dur':2,'name':'n','cat':'c','args':{}}";

    @TempDir
    private Path folder;

    static List<String> traces() {
        return Exported.names();
    }

    @ParameterizedTest
    @MethodSource("traces")
    void whatIsExportedKeepsAllRules(String name) throws Exception {
        Path file = folder.resolve("trace.json");
        ExportFormat.CHROME_JSON.write(Exported.analysis(name), file);

        assertThat(ChromeTraceRules.violations(MAPPER.readTree(file.toFile()))).isEmpty();
    }

    private static List<String> violations(String events) throws Exception {
        String text = "{'displayTimeUnit':'ns','traceEvents':[" + NAMED + "," + SLICE + events + "]}";
        return ChromeTraceRules.violations(MAPPER.readTree(text.replace('\'', '"')));
    }

    @Test
    void aFileThatKeepsTheRulesIsNotBlamed() throws Exception {
        assertThat(violations("")).isEmpty();
        assertThat(
                violations(
                        ",{'ph':'s','pid':1,'tid':1,'ts':2,'id':1,'name':'q','cat':'c'},"
                                + "{'ph':'f','pid':1,'tid':1,'ts':3,'id':1,'name':'q','cat':'c','bp':'e'}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'ph':'Z','pid':1,'tid':1,'ts':1,'name':'n'} | unknown phase",
        "{'ph':'X','pid':1,'tid':1,'ts':1,'name':'n','cat':'c','args':{}} | fields are not those of its phase",
        "{'ph':'X','pid':1,'tid':1,'ts':-1,'dur':1,'name':'n','cat':'c','args':{}} | ts is no time",
        "{'ph':'X','pid':1,'tid':1,'ts':8,'dur':0.0001,'name':'n','cat':'c','args':{}} | dur is no length",
        "{'ph':'X','pid':1,'tid':1,'ts':3,'dur':2,'name':'n','cat':'c','args':{}} | cuts the slice before it",
        "{'ph':'X','pid':2,'tid':1,'ts':3,'dur':2,'name':'n','cat':'c','args':{}} | its process has no name yet",
        "{'ph':'X','pid':1,'tid':2,'ts':3,'dur':2,'name':'n','cat':'c','args':{}} | its thread has no name yet",
        "{'ph':'i','pid':1,'tid':1,'ts':3,'s':'x','name':'n','cat':'c','args':{}} | s is no scope",
        "{'ph':'C','pid':1,'tid':0,'ts':3,'name':'n','args':{}} | a counter without a series",
        "{'ph':'C','pid':1,'tid':0,'ts':3,'name':'n','args':{'a':'b'}} | a series is no number",
        "{'ph':'s','pid':1,'tid':1,'ts':2,'id':1,'name':'q','cat':'c'} | flows that do not both begin and end",
        "{'ph':'M','pid':1,'tid':0,'name':'process_name','args':{'name':'x'}} | said twice",
        "{'ph':'M','pid':1,'tid':0,'name':'colour','args':{'name':'x'}} | unknown metadata"
    })
    void aFileThatBreaksARuleIsBlamed(String event, String rule) throws Exception {
        assertThat(violations("," + event)).first().asString().startsWith(rule);
    }

    @Test
    void aFlowBeginsAndEndsInSlices() throws Exception {
        assertThat(
                violations(
                        ",{'ph':'s','pid':1,'tid':1,'ts':2,'id':1,'name':'q','cat':'c'},"
                                + "{'ph':'f','pid':1,'tid':1,'ts':9,'id':1,'name':'q','cat':'c','bp':'e'}"))
                .singleElement()
                .asString()
                .startsWith("a flow that ends in no slice");
    }
}
