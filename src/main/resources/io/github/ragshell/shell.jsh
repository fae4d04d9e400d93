// What a shell or a notebook starts with. A notebook takes the imports alone.
import static io.github.ragshell.Rag.*;
import io.github.ragshell.chat.*;
import io.github.ragshell.corpus.*;
import io.github.ragshell.embedding.*;
import io.github.ragshell.milvus.*;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.*;
import java.util.*;
import tech.tablesaw.api.*;
io.github.ragshell.Welcome.print();
