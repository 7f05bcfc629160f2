package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.LinkedEntry;
import org.workflowserver.audit.log.AuditExport;
import org.workflowserver.audit.log.AuditFilter;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.audit.log.AuditRecord;
import org.workflowserver.audit.log.AuditVerification;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;

/** Who did what, and whom the server refused. */
@Path("/audit")
@ApplicationScoped
public class AuditResource {
  /** JSON lines. */
  private static final String LINES = "application/x-ndjson";

  @Inject private AuditLog log;

  /** Newest first; or as a file. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Produces({MediaType.APPLICATION_JSON, LINES + ";qs=0.5"})
  public Response list(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    AuditFilter filter =
        new AuditFilter(
            query.instant("from"),
            query.instant("to"),
            query.text("actor"),
            query.code("action", AuditAction.class).stream().collect(Collectors.toSet()),
            Optional.empty());
    if (wantsLines(request)) {
      return export(caller, filter, query);
    }
    return JsonAnswers.page(query, log.list(caller, filter, query.page()), AuditResource::json);
  }

  /** Whether the log is as it was written. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Path("verify")
  @Produces(MediaType.APPLICATION_JSON)
  public Response verify(@Context ContainerRequestContext request) {
    return JsonAnswers.ok(json(log.verify(Callers.of(request))));
  }

  private static boolean wantsLines(ContainerRequestContext request) {
    MediaType lines = MediaType.valueOf(LINES);
    return request.getAcceptableMediaTypes().stream()
        .filter(
            type -> type.isCompatible(MediaType.APPLICATION_JSON_TYPE) || type.isCompatible(lines))
        .findFirst()
        .filter(type -> !type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
        .isPresent();
  }

  private Response export(Caller caller, AuditFilter filter, Query query) {
    for (String name : List.of("cursor", "limit")) {
      if (query.text(name).isPresent()) {
        throw Query.invalid(name, "is not for an export, which has no pages");
      }
    }
    AuditExport export = log.export(caller, filter);
    StreamingOutput body = out -> write(export, out);
    return Response.ok(body).type(LINES).build();
  }

  private static void write(AuditExport export, OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    export.forEachLine(line -> writer.append(line).append('\n'));
    writer.flush();
  }

  /** An entry, with the members of its line in an export. */
  private static Map<String, Object> json(AuditRecord audited) {
    LinkedEntry entry = audited.entry();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", entry.seq());
    json.put("org", entry.org());
    json.put("at", entry.at());
    json.put("actor", entry.actor());
    json.put("action", entry.action());
    json.put("object", entry.object());
    json.put("details", details(entry.details()));
    json.put("address", entry.address());
    json.put("previous", entry.previous());
    json.put("hash", audited.hash());
    return json;
  }

  /** Who altered the log may have left no JSON; that is for its verification to tell. */
  private static Map<String, Object> details(String text) {
    try {
      return Json.parseStoredObject(text);
    } catch (RuntimeException e) {
      return Map.of("unreadable", text);
    }
  }

  private static Map<String, Object> json(AuditVerification verification) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("valid", verification.valid());
    json.put("entries", verification.entries());
    json.put("first_broken", verification.firstBroken().orElse(null));
    json.put("head", verification.head().orElse(null));
    return json;
  }
}
