package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.XmlConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description of the cluster that comes with the jar, which nodes do not check at their start. */
class ClusterDescriptionTest {
    @BeforeEach
    void validate() {
        System.setProperty(ClusterStart.VALIDATION, "true");
    }

    @AfterEach
    void forget() {
        System.clearProperty(ClusterStart.VALIDATION);
    }

    private static Config parsed(String xml) {
        Properties settings = new Properties();
        settings.setProperty("cluster-port", "5701");
        settings.setProperty("host", "127.0.0.1");
        settings.setProperty("bind-one-interface", "true");
        settings.setProperty("protect-from-split", "false");
        settings.setProperty("protected-nodes", "2");
        return new XmlConfigBuilder(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .setProperties(settings)
                .build();
    }

    private static String packed() throws IOException {
        return new String(ClusterStart.packed(), StandardCharsets.UTF_8);
    }

    @Test
    void isValid() throws IOException {
        assertThat(parsed(packed()).getClusterName()).isEqualTo("holdfast");
    }

    @Test
    void wouldBeRefusedIfItWereNot() throws IOException {
        String wrong = packed().replace("<backup-count>1</backup-count>", "<backup-count>many</backup-count>");

        assertThatThrownBy(() -> parsed(wrong)).isInstanceOf(InvalidConfigurationException.class);
    }
}
