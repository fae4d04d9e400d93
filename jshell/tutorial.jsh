// The tutorial "Build RAG with Milvus and Lepton AI", from end to end.
// Run it from the repository's root:  jshell --startup jshell/rag.jsh jshell/tutorial.jsh

// 1. Get the documentation and cut its FAQ at the headings.
Path docs = milvusDocs();
Chunks chunks = split(docs.resolve("en/faq"), "*.md", "# ");
show(chunks);

// 2. Prepare the language model and the embedding model. Without LEPTON_BASE_URL the extractive reader
//    answers.
Lepton lepton = lepton();
EmbeddingModel model = embeddingModel();

// 3. Make a test embedding; print its dimension and its first numbers.
float[] test = model.encodeQuery("This is a test");
System.out.println(model.dimension());
System.out.println(Arrays.toString(Arrays.copyOf(test, 10)));

// 4. Open Milvus. A file is the simplest; for a server write its address here, http://localhost:19530 for example.
Milvus milvus = milvus("./milvus_demo.db");

// 5. Drop the collection and make it again: inner product, strong consistency.
if (milvus.hasCollection("my_rag_collection")) milvus.dropCollection("my_rag_collection");
milvus.createCollection("my_rag_collection", model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);

// 6. Turn the chunks into vectors, and insert both.
Embeddings vectors = model.encodeDocuments(chunks);
show(vectors);
InsertResult inserted = milvus.insert("my_rag_collection", chunks, vectors);
System.out.println(inserted.toJson());

// 7. Search for the three chunks nearest to the question.
String question = "How is data stored in milvus?";
Hits hits = milvus.search("my_rag_collection", model.encodeQuery(question), 3);
System.out.println(hits.toJson());
show(hits);

// 8. Put them into the prompt, and ask.
Answer answer = lepton.chat(Prompt.rag(question, hits));
System.out.println(answer);
show(answer.table());

// 9. Close everything and leave.
milvus.close();
model.close();
/exit
