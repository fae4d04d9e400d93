import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.util.Locale;

/** Serves an empty database on the engine that is named, says where, and ends with its input. */
public final class Serve {

    public static void main(String[] arguments) throws Exception {
        Engine engine = Engine.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        try (var lite = MilvusLite.temporary().engine(engine).open()) {
            System.out.println(lite.uri());
            while (System.in.read() >= 0) {}
        }
    }
}
