package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PaintersTest {

    @Test
    void svgIsXmlWhateverNamesATraceHas() throws Exception {
        Analysis linux = HandWritten.linux();
        DrawList picture = StillPicture.draw(linux, 0, 110_000, 1_000, Palette.LIGHT);

        Document document = parse(SvgPainter.svg(picture));

        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(20);
        assertThat(document.getDocumentElement().getTextContent()).contains("a<b>&\"c\".trace").contains("eth<0>&rx");
    }

    @Test
    void svgOfAWholeRunIsXml() throws Exception {
        Document document = parse(SvgPainter.svg(StillPicture.draw(Runs.DEFAULT, 1_200, Palette.DARK)));

        assertThat(document.getDocumentElement().getAttribute("width")).isEqualTo("1200");
    }

    @Test
    void charactersThatXmlCannotHoldAreReplaced() throws Exception {
        Sketch sketch = new Sketch(100, 20);
        sketch.text(Layer.TEXT, 0xFF000000, "a\u0000b\u0007", 0, 10, Anchor.START, Typeface.SANS, 10);

        assertThat(parse(SvgPainter.svg(sketch.build())).getDocumentElement().getTextContent())
                .contains("a\uFFFDb\uFFFD");
    }

    @Test
    void pngIsAsBigAsTheListAndShowsItsColours() {
        Sketch sketch = new Sketch(40, 30);
        sketch.fillRect(Layer.GROUND, 0xFF0000FF, 0, 0, 40, 30);
        sketch.pixels(Layer.SPANS, 10, 10, 4, 8, 2, 1, new int[]{0xFFFF0000, 0xFF00FF00});

        BufferedImage image = PngPainter.image(sketch.build());

        assertThat(image.getWidth()).isEqualTo(40);
        assertThat(image.getHeight()).isEqualTo(30);
        assertThat(image.getRGB(1, 1)).isEqualTo(0xFF0000FF);
        assertThat(image.getRGB(11, 12)).isEqualTo(0xFFFF0000);
        assertThat(image.getRGB(13, 12)).isEqualTo(0xFF00FF00);
    }

    @Test
    void layersComeInOrderAndColoursChangeRarely() {
        Sketch sketch = new Sketch(100, 100);
        for (int i = 0; i < 50; i++) {
            sketch.fillRect(Layer.MARKS, i % 2 == 0 ? 0xFF111111 : 0xFF222222, i, 0, 1, 1);
            sketch.fillRect(Layer.GROUND, 0xFF333333, i, 1, 1, 1);
        }

        Recorder recorder = Recorder.of(sketch.build());

        assertThat(recorder.colorChanges).isEqualTo(3);
        assertThat(recorder.told.subList(0, 50)).allSatisfy(told -> assertThat(told.argb()).isEqualTo(0xFF333333));
    }

    @Test
    void aListOfListsPaintsEachWhereItWasPut() {
        Sketch one = new Sketch(10, 10);
        one.fillRect(Layer.GROUND, 1, 1, 2, 3, 4);
        one.line(Layer.LINES, 2, 1, 1, 5, 5, 1);
        one.fillDiamond(Layer.MARKS, 3, 5, 5, 2);

        Recorder recorder = Recorder
                .of(DrawList.of(100, 100, List.of(new DrawList.Placed(one.build(), 20, 30))));

        assertThat(recorder.told).containsExactly(
                new Recorder.Told(1, "rect", 21, 32, 3, 4),
                new Recorder.Told(2, "line SOLID", 21, 31, 4, 4),
                new Recorder.Told(3, "polygon", 25, 33, 0, 0));
    }

    @Test
    void theShippedTypefacesHaveWidthsOfTheirOwn() {
        Set<Double> widths = new HashSet<>();
        for (Typeface typeface : Typeface.values()) {
            double width = TextMeasure.shipped().width("HwStorInterrupt", typeface, 12);
            assertThat(width).isBetween(50.0, 140.0);
            assertThat(TextMeasure.shipped().width("HwStorInterrupt", typeface, 24)).isEqualTo(2 * width);
            widths.add(width);
        }
        assertThat(widths).hasSizeGreaterThanOrEqualTo(3);
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
