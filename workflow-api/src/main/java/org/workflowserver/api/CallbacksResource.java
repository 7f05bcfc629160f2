package org.workflowserver.api;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.callback.CallbackCall;
import org.workflowserver.callback.Callbacks;
import org.workflowserver.identity.signin.ClientAddress;

/** Calls that runs wait for. */
@Path("/workflows/callbacks")
@ApplicationScoped
@Tag(ref = "Runs")
public class CallbacksResource {
  private Callbacks callbacks;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected CallbacksResource() {}

  @Inject
  CallbacksResource(Callbacks callbacks, JsonRequests requests) {
    this.callbacks = callbacks;
    this.requests = requests;
  }

  /** Ends the wait of a step; the token is all that it takes. */
  @POST
  @PermitAll
  @Path("{token}")
  @SecurityRequirements
  @Operation(
      operationId = "callBack",
      summary = "Call the URL that a step waits for, once",
      description =
          "No Authorization: the token is the secret. The body, of any type, and the headers are"
              + " the step's output. A body that is said to be JSON and is not: 400; the URL is"
              + " still good.")
  @APIResponse(responseCode = "202", description = "The run goes on with it")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "Problem")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response receive(
      @PathParam("token") @Parameter(required = true, description = "The secret part of the URL")
          String token,
      @Context ContainerRequestContext request,
      @Context HttpServletRequest connection,
      InputStream body) {
    callbacks.receive(token, ClientAddress.of(connection), new Call(request, body, requests));
    return Response.accepted().build();
  }

  private record Call(ContainerRequestContext request, InputStream stream, JsonRequests requests)
      implements CallbackCall {
    @Override
    public Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      request.getHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
      return headers;
    }

    @Override
    public String type() {
      String type = request.getHeaderString("Content-Type");
      return type == null ? "" : type;
    }

    @Override
    public byte[] body() {
      return requests.bytes(request, stream);
    }
  }
}
