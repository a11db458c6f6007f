package io.holdfast.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom, and what nobody may do. */
class ArchitectureTest {
    private static final String GATEWAY = "io.holdfast.gateway..";
    private static final String STREAM = "io.holdfast.stream..";
    private static final String MONITOR = "io.holdfast.monitor..";
    private static final String NODE = "io.holdfast.node..";
    /** Where a thread of ours may block: it is the main thread, before and after all event loops. */
    private static final String MAIN_THREAD =
            "io\\.holdfast\\.node\\.(HoldfastMain|Node|TopCommand|Terminal|Demo(Command|Cluster|Node))(\\$.*)?";

    /** Verticles, what they are made of, and what they tell: ports and measurements. */
    private static final String FOR_THE_NODE =
            ".*\\.(\\w+(Verticle|Config|Metrics)|BoundPorts|TrustedProxies|JournalKind|(Journal|Limit)Serialization)(\\$.*)?";

    private static final Set<String> BLOCKING = Set.of("sleep", "wait", "await");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(
                    location -> !location.contains("io/holdfast/bench/") && !location.contains("io/holdfast/testing/"))
            .importPackages("io.holdfast");

    @Test
    void everyPackageIsLookedAt() {
        for (String name : List.of("wire.FrameCodec", "cluster.Affinity", "routes.Routes", "gateway.GatewayVerticle")) {
            CLASSES.get("io.holdfast." + name);
        }
        for (String name : List.of("stream.StreamVerticle", "monitor.MonitorVerticle", "node.HoldfastMain")) {
            CLASSES.get("io.holdfast." + name);
        }
    }

    @Test
    void gatewayStreamAndMonitorNeverImportEachOther() {
        slices().matching("io.holdfast.(gateway|stream|monitor)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void nobodyImportsTheNode() {
        noClasses()
                .that()
                .resideOutsideOfPackage(NODE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NODE)
                .check(CLASSES);
    }

    @Test
    void whatIsSharedKnowsNothingOfThoseWhoShareIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GATEWAY, STREAM, MONITOR, NODE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GATEWAY, STREAM, MONITOR, NODE)
                .check(CLASSES);
    }

    @Test
    void wireDependsOnNothingButVertxCoreAndTheLog() {
        classes()
                .that()
                .resideInAPackage("io.holdfast.wire..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "io.holdfast.wire..", "io.vertx.core..", "org.slf4j..", "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.holdfast.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "stream", "monitor"})
    void partsOfAVerticleHaveNoCycles(String verticle) {
        slices().matching("io.holdfast." + verticle + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void nobodyLogsWithJavaUtilLogging() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        noClasses()
                .that(not(nameMatching("io\\.holdfast\\.node\\.(HoldfastMain|Demo(Command|Cluster))")))
                .should()
                .accessFieldWhere(describe(
                        "the field is one of System's streams",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(classes = {Thread.class, Object.class, Future.class})
    void onlyTheMainThreadBlocks(Class<?> owner) {
        noClasses()
                .that(not(nameMatching(MAIN_THREAD)))
                .should()
                .callMethodWhere(describe(
                        "the method is one of " + owner.getSimpleName() + "'s that block",
                        call -> call.getTargetOwner().isAssignableTo(owner)
                                && BLOCKING.contains(call.getTarget().getName())))
                .check(CLASSES);
    }

    @Test
    void theNodeKnowsOfAVerticleOnlyWhatItDeploysAndConfigures() {
        noClasses()
                .that()
                .resideInAPackage(NODE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(GATEWAY, STREAM, MONITOR).and(not(nameMatching(FOR_THE_NODE))))
                .check(CLASSES);
    }

    @Test
    void nodeShowsNothingButItsMainClassAndWhatLogbackLooksFor() {
        noClasses()
                .that()
                .resideInAPackage(NODE)
                .and(not(name("io.holdfast.node.HoldfastMain")))
                .and(not(name("io.holdfast.node.LogSetup")))
                .should()
                .bePublic()
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIsAndNotThatItHelps() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(CLASSES);
    }
}
