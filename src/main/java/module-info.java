/** A desktop debugger for interrupt time. What it exports is for miniports that users write. */
module dev.irqlscope {
    requires aircompressor;
    requires atlantafx.base;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires java.compiler;
    requires java.desktop;
    requires java.prefs;
    requires javafx.controls;
    requires org.controlsfx.controls;
    requires HdrHistogram;
    requires org.kordamp.ikonli.javafx;
    requires org.kordamp.ikonli.materialdesign2;
    requires org.yaml.snakeyaml;

    opens dev.irqlscope.app to javafx.graphics;

    exports dev.irqlscope.hba;
    exports dev.irqlscope.miniport;
    exports dev.irqlscope.storport;

    opens dev.irqlscope.cli to info.picocli;
}
