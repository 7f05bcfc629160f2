package org.workflowserver.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.http.EntityTags;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;

/** The shapes of successful answers. */
public final class JsonAnswers {
  private JsonAnswers() {}

  /** A JSON value. */
  public static ResponseBuilder json(int status, Object value) {
    return Response.status(status)
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .entity(new JsonBody(value));
  }

  /** A JSON value, with status 200. */
  public static Response ok(Object value) {
    return json(200, value).build();
  }

  /**
   * An answer, or 304 when the caller has it already.
   *
   * @param tag the opaque part of its entity tag, which is asked for first, and costs little
   */
  public static Response unlessKnown(
      ContainerRequestContext request, Supplier<String> tag, Supplier<Response> answer) {
    String header = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    Optional<EntityTags> known = Optional.ofNullable(header).flatMap(EntityTags::parse);
    if (known.isPresent()) {
      String now = tag.get();
      if (known.get().matchWeakly(now)) {
        return tagged(Response.notModified(), now);
      }
    }
    return answer.get();
  }

  /** An answer with its entity tag. */
  public static Response tagged(ResponseBuilder answer, String tag) {
    return answer.header(HttpHeaders.ETAG, '"' + tag + '"').build();
  }

  /** A page of a bare array, with the link to the next one. */
  public static <T> Response page(
      Query query, Slice<T> slice, Function<T, Map<String, Object>> json) {
    return linked(json(200, slice.items().stream().map(json).toList()), query, slice.next());
  }

  /**
   * A page of a list, with the link to the next one.
   *
   * @param next the cursor of that; empty on the last page
   */
  public static Response linked(ResponseBuilder page, Query query, Optional<String> next) {
    Map<String, Object> changed = new HashMap<>();
    next.ifPresent(cursor -> changed.put("cursor", cursor));
    // Pages have numbers or cursors.
    changed.put("page", null);
    return next.isEmpty()
        ? page.build()
        : page.header(HttpHeaders.LINK, "<" + query.link(changed) + ">; rel=\"next\"").build();
  }

  /** A page of what a facade lists to the caller. */
  public static <T> Response page(
      ContainerRequestContext request,
      BiFunction<Caller, PageRequest, Slice<T>> list,
      Function<T, Map<String, Object>> json) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return page(query, list.apply(caller, query.page()), json);
  }

  /** What was made, and where it is from now on. */
  public static ResponseBuilder created(String path, Map<String, Object> value) {
    return json(201, value).header(HttpHeaders.LOCATION, path + value.get("id"));
  }

  /** Whether a call repeats an earlier one, as its answer says. */
  public static Response replayed(ResponseBuilder answer, boolean replayed) {
    return (replayed ? answer.header("Idempotent-Replayed", "true") : answer).build();
  }
}
