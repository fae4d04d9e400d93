package io.github.ragshell;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages know only those to their left: corpus, embedding, milvus, chat; and chart, view and core. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.ragshell");

    private static final String[] EMBEDDED = {"io.github.ragshell.core..", "io.github.ragshell.milvus.lite.."};

    @Test
    void should_have_no_cycle_between_packages() {
        slices().matching("io.github.ragshell.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void should_flow_one_way_from_documents_to_answers() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("io.github.ragshell.core..")
                .layer("view")
                .definedBy("io.github.ragshell.view..")
                .layer("chart")
                .definedBy("io.github.ragshell.chart..")
                .layer("corpus")
                .definedBy("io.github.ragshell.corpus..")
                .layer("embedding")
                .definedBy("io.github.ragshell.embedding..")
                .layer("milvus")
                .definedBy("io.github.ragshell.milvus..")
                .layer("chat")
                .definedBy("io.github.ragshell.chat..")
                .layer("sync")
                .definedBy("io.github.ragshell.sync..")
                .layer("evaluation")
                .definedBy("io.github.ragshell.evaluation..")
                .layer("top")
                .definedBy("io.github.ragshell", "io.github.ragshell.jjava..", "io.github.ragshell.spark..")
                .whereLayer("top")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("sync")
                .mayOnlyBeAccessedByLayers("top")
                .whereLayer("evaluation")
                .mayOnlyBeAccessedByLayers("top")
                .whereLayer("chat")
                .mayOnlyBeAccessedByLayers("top")
                .whereLayer("milvus")
                .mayOnlyBeAccessedByLayers("chat", "sync", "evaluation", "top")
                .whereLayer("embedding")
                .mayOnlyBeAccessedByLayers("milvus", "chat", "sync", "evaluation", "top")
                .whereLayer("corpus")
                .mayOnlyBeAccessedByLayers("embedding", "milvus", "chat", "sync", "top")
                .check(CLASSES);
    }

    @Test
    void should_touch_the_kernel_only_in_jjava() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.ragshell.jjava..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.dflib.jjava..")
                .check(CLASSES);
    }

    @Test
    void should_touch_spark_only_in_spark() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.ragshell.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
                .check(CLASSES);
    }

    @Test
    void should_know_nothing_of_retrieval_in_view_and_chart() {
        noClasses()
                .that()
                .resideInAnyPackage("io.github.ragshell.view..", "io.github.ragshell.chart..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.ragshell.corpus..",
                        "io.github.ragshell.embedding..",
                        "io.github.ragshell.milvus..",
                        "io.github.ragshell.chat..")
                .check(CLASSES);
    }

    @Test
    void should_need_nothing_else_of_ragshell_in_the_embedded_artifact() {
        noClasses()
                .that()
                .resideInAnyPackage(EMBEDDED)
                .should()
                .dependOnClassesThat(resideInAPackage("io.github.ragshell..").and(resideOutsideOfPackages(EMBEDDED)))
                .check(CLASSES);
    }

    @Test
    void should_need_only_the_milvus_sdk_in_the_embedded_artifact() {
        classes()
                .that()
                .resideInAnyPackage(EMBEDDED)
                .and()
                .resideOutsideOfPackage("io.github.ragshell.milvus.lite.junit")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.github.ragshell..", "io.milvus..", "com.google.protobuf..")
                .check(CLASSES);
    }
}
