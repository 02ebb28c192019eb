// From the components of a screen to what is shown. A part is {element, update(), destroy()?}.

import { FlowFault } from "./fault.js";
import { Form, If, Switch } from "./blocks.js";
import { CheckboxGroup, ChipsSelector, RadioButtonsGroup } from "./choices.js";
import { Dropdown } from "./dropdown.js";
import { TextArea, TextInput } from "./inputs.js";
import { EmbeddedLink, Footer, NavigationList, OptIn } from "./links.js";
import { CalendarPicker, DatePicker } from "./pickers.js";
import { Image, ImageCarousel } from "./pictures.js";
import { FilesUnsupported, RichText, TextBody, TextCaption, TextHeading, TextSubheading } from "./texts.js";

const COMPONENTS = {
  TextHeading, TextSubheading, TextBody, TextCaption, RichText,
  TextInput, TextArea, Dropdown, RadioButtonsGroup, CheckboxGroup, ChipsSelector, DatePicker, CalendarPicker, OptIn,
  EmbeddedLink, Footer, NavigationList, Image, ImageCarousel, Form, If, Switch,
  PhotoPicker: FilesUnsupported, DocumentPicker: FilesUnsupported,
};

/** Parts for components, with the properties of the form that they are in. Raises FlowFault for unknown types. */
export function build(children, session, form = {}) {
  return children.map((specification) => {
    const make = Object.hasOwn(COMPONENTS, specification.type) && COMPONENTS[specification.type];
    if (!make) throw new FlowFault("payload-schema-error", `there is no component ${specification.type}`);
    return withVisibility(make(specification, session, form), specification, session);
  });
}

function withVisibility(part, specification, session) {
  return {
    ...part,
    update() {
      part.element.hidden = session.value(specification.visible) === false;
      part.update();
    },
  };
}
