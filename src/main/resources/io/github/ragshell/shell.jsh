// What a shell or a notebook starts with. A notebook takes the imports alone.
io.github.ragshell.Welcome.start();
import static io.github.ragshell.Rag.*;
import io.github.ragshell.chat.*;
import io.github.ragshell.corpus.*;
import io.github.ragshell.embedding.*;
import io.github.ragshell.milvus.*;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import tech.tablesaw.api.*;
